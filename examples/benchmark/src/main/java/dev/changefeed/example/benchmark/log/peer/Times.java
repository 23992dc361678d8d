// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import java.time.Duration;

/**
 * How long a drain took.
 *
 * @param whole from the contestant's start to the last acknowledgement
 * @param flow from the first record that was sent to the last acknowledgement: without what the start takes
 */
public record Times(Duration whole, Duration flow) {
    /** From points in time of {@link System#nanoTime()}. */
    public static Times between(long startedAt, long firstSentAt, long lastAcknowledgedAt) {
        return new Times(
                Duration.ofNanos(lastAcknowledgedAt - startedAt), Duration.ofNanos(lastAcknowledgedAt - firstSentAt));
    }

    /** Events a second over the whole time. */
    public double rate(int events) {
        return events / seconds(whole);
    }

    /** Events a second while they flowed. */
    public double flowRate(int events) {
        return events / seconds(flow);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
