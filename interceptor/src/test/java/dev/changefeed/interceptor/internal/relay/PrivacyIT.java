// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrivacyIT {
    private static final String SECRET_ID = "a-telling-id";

    private final RelayBench bench = new RelayBench();
    private final LogLines lines = new LogLines(Level.TRACE);

    @AfterEach
    void close() {
        lines.close();
        bench.close();
    }

    @Test
    void whateverGoesWrongNoLineNamesAResourceOrItsContent() {
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> switch ((int) event.resource().version()) {
            case 1 -> throw new IllegalStateException("cannot send " + Events.FAMILY_NAME + " of " + SECRET_ID);
            case 2 -> Outcome.rejected("Malformed");
            case 3 -> Outcome.unavailable("Away");
            default -> Outcome.retry("Busy");
        });
        bench.commit(version(1), version(2), version(3), version(4));
        for (int second = 0; second < 200; second++) {
            bench.pass(Duration.ofSeconds(1), relay);
        }
        relay.close(Duration.ZERO);

        assertThat(lines.all()).extracting(ILoggingEvent::getLevel).contains(Level.WARN);
        assertThat(lines.all())
                .extracting(line -> line.getFormattedMessage() + line.getThrowableProxy())
                .noneMatch(line -> line.contains(SECRET_ID) || line.contains(Events.FAMILY_NAME));
        assertThat(bench.log.deadLetters().list("test", 0, 10))
                .isNotEmpty()
                .noneMatch(letter ->
                        letter.reason().contains(SECRET_ID) || letter.reason().contains(Events.FAMILY_NAME));
    }

    @Test
    void valuesShowThemselvesWithoutTheirContent() {
        ChangeEvent event = version(1);

        assertThat(List.of(event, event.resource(), bench.destination("test"), event.payload())
                        .toString())
                .doesNotContain(SECRET_ID)
                .doesNotContain(Events.FAMILY_NAME);
    }

    private static ChangeEvent version(int version) {
        return Events.update("Patient", SECRET_ID, version).build();
    }
}
