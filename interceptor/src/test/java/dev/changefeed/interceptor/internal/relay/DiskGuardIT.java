// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiskGuardIT {
    private final RelayBench bench = new RelayBench();
    private final LogLines lines = new LogLines(Level.INFO);
    private final DiskGuard guard = new DiskGuard(bench.log.destinations(), bench.log.footprint(), bench.time);

    @AfterEach
    void close() {
        lines.close();
        bench.close();
    }

    @Test
    void warnsOnceADayOfWhatADestinationHoldsBackForAnHour() {
        commit(4_000, 1_000);

        guard.run();
        assertThat(lines.warnings()).isEmpty();

        bench.time.advance(Duration.ofMinutes(61));
        guard.run();
        guard.run();
        assertThat(lines.warnings())
                .singleElement()
                .asString()
                .contains("Destination test (unserved)", "4000 events", "oldest 1 h", "about 5 MB");

        bench.time.advance(Duration.ofHours(23));
        guard.run();
        assertThat(lines.warnings()).hasSize(1);
        bench.time.advance(Duration.ofHours(1));
        guard.run();
        assertThat(lines.warnings()).hasSize(2);
    }

    @Test
    void saysThatTheDestinationIsPausedOrUnavailable() {
        commit(1, 100);
        bench.time.advance(Duration.ofHours(2));
        bench.publisher.answer(event -> Outcome.unavailable("Away"));
        bench.pass(Duration.ZERO, bench.relay());

        guard.run();
        bench.log.control().pause("test");
        bench.time.advance(Duration.ofDays(1));
        guard.run();

        assertThat(lines.warnings()).hasSize(2);
        assertThat(lines.warnings().get(0)).contains("(unavailable)");
        assertThat(lines.warnings().get(1)).contains("(paused)");
    }

    @Test
    void isSilentOnceTheDestinationHasCaughtUp() {
        commit(10, 100);
        bench.time.advance(Duration.ofHours(2));
        guard.run();
        DestinationRelay relay = bench.relay();
        bench.pass(Duration.ZERO, relay);
        bench.pass(Duration.ofSeconds(1), relay);
        bench.time.advance(Duration.ofDays(2));

        guard.run();

        assertThat(lines.warnings()).hasSize(1);
    }

    private void commit(int events, int size) {
        bench.commit(IntStream.range(0, events)
                .<ChangeEvent>mapToObj(id -> Events.update("Patient", "p" + id, 1)
                        .occurredAt(bench.time.instant())
                        .payload(Events.payload("Patient", "p" + id, size))
                        .build())
                .toList());
    }
}
