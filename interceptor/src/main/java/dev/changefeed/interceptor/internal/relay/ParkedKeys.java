// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a destination must know of its parked events without asking the database: whose later events are to be parked as well, and when to
 * look for something to try. Used by the destination's own thread.
 */
final class ParkedKeys {
    private final Set<String> keys = new HashSet<>();
    /** In the order of the calls. */
    private final Map<String, Long> stopped = new LinkedHashMap<>();

    private @Nullable Instant nextDue;

    boolean holds(String key) {
        return !keys.isEmpty() && keys.contains(key);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    int size() {
        return keys.size();
    }

    void add(String key) {
        keys.add(key);
    }

    void addAll(Collection<String> more) {
        keys.addAll(more);
    }

    void removeAll(Set<String> gone) {
        // not keys.removeAll, which looks for each of its own in what it is given where that is larger
        gone.forEach(keys::remove);
    }

    /**
     * An event of the key was answered with a retry, and the publisher therefore takes no other one.
     *
     * @param lastCall the number of the last live call that may hold events of the key
     */
    void stop(String key, long lastCall) {
        stopped.remove(key);
        stopped.put(key, lastCall);
    }

    /** Whether calls that hold events of the key may still be answered the same as the event that failed. */
    boolean isStopped(String key) {
        return !stopped.isEmpty() && stopped.containsKey(key);
    }

    /** Takes out the keys of which no live call up to {@code settledCall} holds an event any more. */
    List<String> releasable(long settledCall) {
        List<String> released = new ArrayList<>();
        for (Iterator<Map.Entry<String, Long>> oldest = stopped.entrySet().iterator(); oldest.hasNext(); ) {
            Map.Entry<String, Long> stop = oldest.next();
            if (stop.getValue() > settledCall) {
                break;
            }
            released.add(stop.getKey());
            oldest.remove();
        }
        return released;
    }

    /** Something is to be tried at that time. */
    void due(Instant at) {
        Instant next = nextDue;
        if (next == null || at.isBefore(next)) {
            nextDue = at;
        }
    }

    /** When to look for the next event to try, or null. */
    @Nullable
    Instant nextDue() {
        return nextDue;
    }

    /** A look is under way, which will say when the next one is due. */
    void forgetDue() {
        nextDue = null;
    }
}
