// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Overview;
import java.util.List;
import java.util.Map;

/**
 * What a node has last read of all destinations, whoever serves them.
 *
 * @param destinations the destinations and the replays beside them
 * @param deadLetters how many dead letters wait, by destination; absent where none does
 * @param staged committed events that wait for their position, counted up to {@link #MOST_STAGED}
 */
public record Overviews(List<Overview> destinations, Map<String, Long> deadLetters, long staged) {
    /** Enough to be alarmed by, and cheap to count. */
    public static final int MOST_STAGED = 100_000;

    /** Before the first look. */
    public static final Overviews NONE = new Overviews(List.of(), Map.of(), 0);

    public Overviews {
        destinations = List.copyOf(destinations);
        deadLetters = Map.copyOf(deadLetters);
    }
}
