// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionLoopIT {
    private static final Duration AGE = Duration.ofDays(90);

    private final RelayBench bench = new RelayBench();
    private final LogLines lines = new LogLines(Level.INFO);

    @AfterEach
    void close() {
        lines.close();
        bench.close();
    }

    @Test
    void removesWhatIsOldAndDeliveredInOneRun() {
        commit(2_500, Duration.ofDays(91));
        commit(10, Duration.ofDays(89));
        bench.pass(Duration.ofSeconds(1), bench.relay());

        loop(false).run();

        assertThat(bench.log.feed().read(0, 10_000, 1L << 40)).hasSize(10);
        assertThat(lines.warnings()).isEmpty();
    }

    @Test
    void keepsWhatIsStillToBeDelivered() {
        commit(10, Duration.ofDays(91));

        loop(false).run();

        assertThat(bench.log.feed().read(0, 100, 1L << 40)).hasSize(10);
    }

    @Test
    void dropsItWhereItIsToldToSaysSoAndTheDestinationGoesOnBehindIt() {
        commit(2_500, Duration.ofDays(91));
        commit(10, Duration.ofDays(89));

        loop(true).run();
        bench.pass(Duration.ofSeconds(1), bench.relay());

        assertThat(lines.warnings())
                .singleElement()
                .asString()
                .contains("Destination test had still to get 2500 events")
                .contains("retention-undelivered");
        assertThat(bench.log.destinations().overviews().get(0).expired()).isEqualTo(2_500);
        assertThat(bench.publisher.delivered)
                .hasSize(10)
                .allSatisfy(delivery -> assertThat(delivery.event().position()).isGreaterThan(2_500));
        assertThat(bench.cursor()).isEqualTo(2_510);
    }

    private RetentionLoop loop(boolean undelivered) {
        return new RetentionLoop(bench.log.retention(), new RetentionPolicy(AGE, undelivered), bench.time);
    }

    private void commit(int events, Duration age) {
        bench.commit(IntStream.range(0, events)
                .<ChangeEvent>mapToObj(id -> Events.update("Patient", age.toDays() + "-" + id, 1)
                        .occurredAt(bench.time.instant().minus(age))
                        .build())
                .toList());
    }
}
