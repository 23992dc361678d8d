// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Overview;
import java.util.List;
import java.util.Map;

/**
 * What a node has last read of all destinations, whoever serves them.
 *
 * @param destinations the destinations and the replays beside them
 * @param backlogs what they leave behind, by name, as it was within the last minute
 * @param staged committed events that wait for their position, counted up to a bound
 */
public record Overviews(List<Overview> destinations, Map<String, Backlog> backlogs, long staged) {
    /** Before the first look. */
    public static final Overviews NONE = new Overviews(List.of(), Map.of(), 0);

    public Overviews {
        destinations = List.copyOf(destinations);
        backlogs = Map.copyOf(backlogs);
    }

    /** What a destination leaves behind. */
    public Backlog backlogOf(String destination) {
        return backlogs.getOrDefault(destination, Backlog.NONE);
    }
}
