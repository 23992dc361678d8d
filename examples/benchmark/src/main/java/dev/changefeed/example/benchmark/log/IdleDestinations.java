// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.machine.Broker;
import dev.changefeed.example.benchmark.result.Finding;
import dev.changefeed.example.benchmark.result.Goal;
import dev.changefeed.example.benchmark.result.Sheet;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.relay.Relay;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a node with many destinations asks the database for while nothing happens. */
final class IdleDestinations {
    private static final int DESTINATIONS = 100;
    private static final double MOST = 5;
    private static final int ROUNDS = 2;
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Effort effort;

    IdleDestinations(Effort effort) {
        this.effort = effort;
    }

    Finding measure(FilledLog filled, Broker broker) throws InterruptedException {
        StatementCounter counter = new StatementCounter();
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < DESTINATIONS; i++) {
            String name = "idle-" + i;
            filled.log().destinations().create(name, filled.log().feed().tail());
            properties.putAll(Node.kafka(name, broker.bootstrapServers(), name));
        }
        try (filled;
                Relay relay = Node.relay(
                        EventLog.over(counter.over(filled.dataSource())), properties, UnaryOperator.identity())) {
            relay.start();
            Waiting.until("the leases", () -> filled.log().destinations().states().stream()
                    .allMatch(Destinations.State::leased));
            // destinations look for parked events once, as they start
            Thread.sleep(SETTLING.toMillis());
            counter.reset();
            long startedAt = System.nanoTime();
            Thread.sleep(effort.round().multipliedBy(ROUNDS).toMillis());
            double seconds = (System.nanoTime() - startedAt) / 1e9;
            return finding(counter.all() / seconds, counter.reads() / seconds);
        }
    }

    private static Finding finding(double all, double reads) {
        return new Finding(
                List.of(Goal.atMost(DESTINATIONS + " idle destinations", all, MOST, "statements/s")),
                List.of(new Sheet(
                        "statements/s of a node with " + DESTINATIONS + " idle destinations",
                        List.of("", "statements/s"),
                        List.of(
                                List.of("queries", figure(reads)),
                                List.of("changes", figure(all - reads)),
                                List.of("together", figure(all))))),
                List.of("Idle: one node holds the leases of " + DESTINATIONS
                        + " Kafka destinations that are at the feed's end, and nobody writes. Statements are counted at its DataSource;"
                        + " commits and the pool's own probes are not."));
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
