// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The ordering keys that wait for a retry. The events themselves are in the database. */
final class ParkedKeys {
    private final Map<String, Due> keys = new HashMap<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>((a, b) -> a.at.compareTo(b.at));

    /**
     * @param at when the first event of the key is tried again
     * @param afterCall the number of the last publisher call that may still hold events of the key; the retry waits for its answer
     */
    private record Due(String key, Instant at, long afterCall) {}

    boolean holds(String key) {
        return !keys.isEmpty() && keys.containsKey(key);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    int size() {
        return keys.size();
    }

    /** Parks a key, or moves its next try. */
    void schedule(String key, Instant at, long afterCall) {
        Due due = new Due(key, at, afterCall);
        keys.put(key, due);
        queue.add(due);
    }

    void remove(String key) {
        keys.remove(key);
    }

    /** Takes up to {@code most} keys whose time has come out of the schedule; they stay parked. */
    List<String> due(Instant now, long settledCall, int most) {
        List<String> due = new ArrayList<>();
        List<Due> early = new ArrayList<>();
        for (Due head = next(); head != null && !head.at.isAfter(now) && due.size() < most; head = next()) {
            queue.remove();
            if (head.afterCall <= settledCall) {
                due.add(head.key);
            } else {
                early.add(head);
            }
        }
        queue.addAll(early);
        return due;
    }

    /** When the next key is due, or null. */
    @Nullable
    Instant nextDue() {
        Due head = next();
        return head == null ? null : head.at;
    }

    private @Nullable Due next() {
        Due head = queue.peek();
        while (head != null && !head.equals(keys.get(head.key))) {
            queue.remove();
            head = queue.peek();
        }
        return head;
    }
}
