// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for its retry, or behind an earlier event of its key.
 *
 * @param position where it is in the feed
 * @param orderingKey its ordering key
 * @param attempts how often it was tried, 0 for one that only waits behind another
 * @param dueAt when to try again; null where nothing but an operator ends the wait
 * @param reason why it waits, without payload or identifiers; cut where it is too long for its column
 */
public record ParkedEvent(
        long position,
        String orderingKey,
        int attempts,
        @Nullable Instant dueAt,
        String reason) {
    /** Leaves the ordering key out: resource ids do not belong in logs. */
    @Override
    public String toString() {
        return "parked event at " + position + " after " + attempts + " attempts";
    }
}
