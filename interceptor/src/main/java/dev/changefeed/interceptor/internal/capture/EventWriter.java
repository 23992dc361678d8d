// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import dev.changefeed.event.ChangeEvent;
import java.util.List;

/** Stores the events of a transaction by one of the two rules for failures. */
interface EventWriter {
    /** Stores {@code events} in the running transaction; false when none of them is stored, where that is allowed. */
    boolean write(List<ChangeEvent> events);
}
