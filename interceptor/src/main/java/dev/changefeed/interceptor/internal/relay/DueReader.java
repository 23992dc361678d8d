// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Parked;
import dev.changefeed.interceptor.internal.log.Replay;
import dev.changefeed.publisher.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parked events whose time has come, and encodes them. A key whose first event has failed costs that event only; one that has
 * not failed yet, or whose first event has just been delivered, is read on. Safe for use by several threads.
 */
final class DueReader {
    private static final int MOST_OF_A_KEY = 20;
    private static final long MOST_BYTES = 4L << 20;

    private final Destination destination;
    private final Parked parked;
    private final @Nullable Replay replay;

    /**
     * What is to be tried.
     *
     * @param keys each with its events in order
     * @param next when to look again; null when nothing has a time
     */
    record Due(List<Key> keys, @Nullable Instant next) {}

    record Key(String name, List<Event> events) {
        /** Leaves the name out: resource ids do not belong in logs. */
        @Override
        public String toString() {
            return events.size() + " events of a key";
        }
    }

    /**
     * @param delivery null where the format has refused the event
     * @param fault why it has; empty where it has not
     */
    record Event(Parked.Entry entry, @Nullable Delivery delivery, String fault) {}

    DueReader(Destination destination, Parked parked, @Nullable Replay replay) {
        this.destination = destination;
        this.parked = parked;
        this.replay = replay;
    }

    /** At most {@code most} events that are due by {@code now}, where there is more than one of a size that memory bears. */
    Due read(Instant now, int most) {
        String name = destination.name();
        List<Parked.Entry> heads = parked.heads(name, now, most, MOST_BYTES);
        if (heads.isEmpty()) {
            return new Due(List.of(), parked.nextDue(name, now));
        }
        int room = most - heads.size();
        List<Key> keys = new ArrayList<>(heads.size());
        for (Parked.Entry head : heads) {
            List<Event> events = new ArrayList<>();
            events.add(encode(head));
            if (head.attempts() == 0 && head.followed() && room > 0) {
                for (Parked.Entry next : behind(head, now, Math.min(room, MOST_OF_A_KEY - 1))) {
                    events.add(encode(next));
                }
                room -= events.size() - 1;
            }
            keys.add(new Key(head.event().orderingKey(), events));
        }
        return new Due(keys, now);
    }

    /** Up to the first event that has a time of its own which has not come, or that waits for an operator. */
    private List<Parked.Entry> behind(Parked.Entry head, Instant now, int most) {
        return parked
                .behind(
                        destination.name(),
                        head.event().orderingKey(),
                        head.event().position(),
                        most,
                        MOST_BYTES)
                .stream()
                .takeWhile(entry -> {
                    Instant dueAt = entry.dueAt();
                    return dueAt == null ? entry.attempts() == 0 : !dueAt.isAfter(now);
                })
                .toList();
    }

    private Event encode(Parked.Entry entry) {
        try {
            return new Event(entry, destination.deliveryOf(entry.event(), replay), "");
        } catch (RuntimeException e) {
            return new Event(entry, null, PartReader.formatFault(e));
        }
    }
}
