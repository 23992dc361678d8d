// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what was committed against what arrived, independent of how either was obtained.
 *
 * <p>Every version asks for exactly one event id. A repeated id is a duplicate, which at-least-once delivery allows. An
 * id for a version that history does not have, a second id for one that it has, or an id that another version had
 * before, is an extra event. An event that comes for the first time after an event of a later version of its resource is out of order.
 */
public final class Comparison {
    private final Set<ResourceVersion> history;
    private final Instant since;
    private final Map<String, ResourceVersion> eventIds = new HashMap<>();
    private final Set<ResourceVersion> seen = new HashSet<>();
    private final Map<String, Long> latest = new HashMap<>();
    private final List<Duration> delays = new ArrayList<>();
    private int received;
    private int extra;
    private int outOfOrder;
    private int duplicates;

    private Comparison(Collection<ResourceVersion> history, Instant since) {
        this.history = Set.copyOf(history);
        this.since = since;
    }

    /**
     * Compares.
     *
     * @param history every committed version
     * @param events what arrived, in the order in which a consumer got it
     * @param unreadable how many records arrived that are no events
     * @param since changes before this time are left out of the delays
     */
    public static Verdict compare(
            Collection<ResourceVersion> history, List<ReceivedEvent> events, int unreadable, Instant since) {
        var comparison = new Comparison(history, since);
        events.forEach(comparison::add);
        return comparison.verdict(unreadable);
    }

    private void add(ReceivedEvent event) {
        received++;
        ResourceVersion before = eventIds.putIfAbsent(event.eventId(), event.what());
        if (event.what().equals(before)) {
            duplicates++;
            return;
        }
        if (before != null || !history.contains(event.what()) || !seen.add(event.what())) {
            extra++;
            return;
        }
        long version = event.what().version();
        if (version < latest.merge(event.what().resource(), version, Math::max)) {
            outOfOrder++;
        }
        if (!event.time().isBefore(since)) {
            delays.add(event.delay());
        }
    }

    private Verdict verdict(int unreadable) {
        delays.sort(null);
        return new Verdict(
                history.size(),
                received,
                history.size() - seen.size(),
                extra,
                outOfOrder,
                duplicates,
                unreadable,
                percentile(50),
                percentile(99));
    }

    private Duration percentile(int percent) {
        if (delays.isEmpty()) {
            return Duration.ZERO;
        }
        int rank = (int) Math.ceil(delays.size() * percent / 100.0);
        return delays.get(rank - 1);
    }
}
