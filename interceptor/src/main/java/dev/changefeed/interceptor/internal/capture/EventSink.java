// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import dev.changefeed.event.ChangeEvent;
import java.util.List;

/** Where captured events are stored. */
@FunctionalInterface
public interface EventSink {
    /** Stores events, in this order, in the transaction that the calling thread is in; throws where that cannot be done. */
    void append(List<ChangeEvent> events);
}
