// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long the versions of some rounds took from their commits to their arrivals. */
final class Deliveries {
    static final List<String> COLUMNS =
            List.of("", "wanted", "achieved", "written", "delivered", "p50", "p95", "p99", "max");

    private final Delays delays = new Delays();
    private int written;

    /**
     * Adds a round.
     *
     * @throws IllegalStateException when a version has no commit
     */
    void add(List<String> versions, Map<String, Instant> commits, Map<String, Instant> arrivals) {
        for (String version : versions) {
            Instant commit = commits.get(version);
            if (commit == null) {
                throw new IllegalStateException("A version that was written is not in the database");
            }
            Instant arrival = arrivals.get(version);
            if (arrival != null) {
                delays.add(Duration.between(commit, arrival).toNanos());
            }
        }
        written += versions.size();
    }

    Delays delays() {
        return delays;
    }

    List<String> row(String label, int wanted, double seconds) {
        return List.of(
                label,
                wanted + "/s",
                String.format(Locale.ROOT, "%.0f/s", written / seconds),
                String.format(Locale.ROOT, "%,d", written),
                String.format(Locale.ROOT, "%,d", delays.count()),
                delays.cell(0.5),
                delays.cell(0.95),
                delays.cell(0.99),
                delays.cell(1));
    }
}
