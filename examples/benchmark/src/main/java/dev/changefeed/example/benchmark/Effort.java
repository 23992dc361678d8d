// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark;

import java.time.Duration;

/**
 * How much is spent on a measurement.
 *
 * @param rounds how often the contestants take turns
 * @param warmUp how long each server is under load before it counts
 * @param round how long a round of load lasts
 * @param backlog events that are drained
 * @param history older events in the log, where growth is measured
 */
public record Effort(int rounds, Duration warmUp, Duration round, int backlog, int history) {
    /** What the published figures come from. */
    public static final Effort FULL =
            new Effort(4, Duration.ofSeconds(105), Duration.ofSeconds(12), 400_000, 10_000_000);

    /** Enough to see that everything works and nothing is absurd. */
    public static final Effort SMOKE = new Effort(1, Duration.ofSeconds(2), Duration.ofSeconds(2), 20_000, 20_000);
}
