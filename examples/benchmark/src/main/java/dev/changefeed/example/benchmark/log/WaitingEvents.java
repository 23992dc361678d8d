// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.machine.Broker;
import dev.changefeed.example.benchmark.result.Finding;
import dev.changefeed.example.benchmark.result.Goal;
import dev.changefeed.example.benchmark.result.Sheet;
import dev.changefeed.interceptor.internal.log.Feed;
import dev.changefeed.interceptor.internal.relay.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.springframework.util.FileSystemUtils;

/** What a node's heap grows by while a broker is away and events wait for it. */
final class WaitingEvents {
    private static final double MOST = 64;
    private static final int SLICES = 10;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final String DESTINATION = "away";

    private final Effort effort;
    private final int events;

    WaitingEvents(Effort effort) {
        this.effort = effort;
        this.events = effort.backlog() / 2 * 5;
    }

    Finding measure(FilledLog filled) throws IOException, InterruptedException, ExecutionException {
        Path folder = Files.createTempDirectory("changefeed-benchmark-away");
        Feed feed = filled.log().feed();
        try (filled;
                Broker broker = Broker.start(folder.resolve("kafka"));
                Relay relay = Node.relay(
                        filled.log(),
                        Node.kafka(DESTINATION, broker.bootstrapServers(), DESTINATION),
                        UnaryOperator.identity())) {
            long delivered = feed.tail();
            broker.createTopic(DESTINATION, 1);
            relay.start();
            Waiting.until("the first events", () -> cursor(filled) == delivered);
            double before = HeapUse.afterCollection();
            stop(broker);
            double peak = 0;
            for (int slice = 0; slice < SLICES; slice++) {
                filled.stage(events / SLICES);
                peak = Math.max(peak, HeapUse.afterCollection());
            }
            Waiting.until("all positions", () -> feed.tail() == delivered + events);
            long end = System.nanoTime() + effort.round().multipliedBy(2).toNanos();
            while (System.nanoTime() < end) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
                peak = Math.max(peak, HeapUse.afterCollection());
            }
            if (cursor(filled) != delivered) {
                throw new IllegalStateException("Events were delivered to a broker that is away");
            }
            return finding(before, peak);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** Before its time: stopping it once more does nothing. */
    private static void stop(Broker broker) {
        broker.close();
    }

    private static long cursor(FilledLog filled) {
        return filled.log().destinations().states().get(0).position();
    }

    private Finding finding(double before, double peak) {
        String waiting = String.format(Locale.ROOT, "%,d events waiting", events);
        return new Finding(
                List.of(Goal.atMost("heap growth with " + waiting, peak - before, MOST, "MB")),
                List.of(new Sheet(
                        "heap of the whole process after collections",
                        List.of("", "MB"),
                        List.of(
                                List.of("everything delivered", figure(before)),
                                List.of("broker away, " + waiting + ", at its highest", figure(peak)),
                                List.of("growth", figure(peak - before))))),
                List.of(
                        "Heap: events are delivered to a broker of its own; the heap is read after full collections; the broker is stopped,"
                                + " and events are committed (by SQL, so that their making needs no heap) and sequenced while the relay keeps trying."
                                + " The heap is read again at each tenth of them and then once a second; the highest reading counts. It is that of"
                                + " the whole process, with the relay, its Kafka client and its JDBC driver."));
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
