// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import dev.changefeed.publisher.Delivery;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds up what is given behind a failure. The caller has several batches under way, so it may give the next one in the very moment in which
 * an earlier one fails; sent to a new producer, that batch would overtake the events that have to be given again. The gate shuts at
 * the first event that is answered {@code UNAVAILABLE} and opens for a batch that shows that the caller has seen it: nothing is under way any
 * more and an event comes for the second time. Safe for use by several threads.
 */
final class Gate {
    private final Set<UUID> unavailable = ConcurrentHashMap.newKeySet();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile String reason = "";

    /** Whether the batch may be sent. */
    boolean admits(List<Delivery> batch) {
        if (unavailable.isEmpty()) {
            return true;
        }
        if (underWay.get() == 0
                && batch.stream()
                        .anyMatch(delivery ->
                                unavailable.contains(delivery.event().id()))) {
            unavailable.clear();
            return true;
        }
        return false;
    }

    /** A batch sets out. */
    void enter() {
        underWay.incrementAndGet();
    }

    /** All events of a batch have their outcomes; comes before the caller learns of them. */
    void leave() {
        underWay.decrementAndGet();
    }

    /** An event is answered {@code UNAVAILABLE}. */
    void shut(UUID event, String why) {
        reason = why;
        unavailable.add(event);
    }

    /** Why it is shut, or was last. */
    String reason() {
        return reason;
    }
}
