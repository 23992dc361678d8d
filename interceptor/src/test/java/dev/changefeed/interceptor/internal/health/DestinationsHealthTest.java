// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.Overview;
import dev.changefeed.interceptor.internal.log.Report;
import dev.changefeed.interceptor.internal.relay.Backlog;
import dev.changefeed.interceptor.internal.relay.Overviews;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

class DestinationsHealthTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant AN_HOUR_AGO = NOW.minus(Duration.ofHours(1));

    @Test
    void isUpWhateverADestinationDoes() {
        assertThat(health(null, unavailable()).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void tellsHowADestinationIs() {
        Map<String, Object> details = details(health(null, unavailable()), "analytics");

        assertThat(details)
                .containsEntry("state", "unavailable")
                .containsEntry("owner", "node")
                .containsEntry("position", 7L)
                .containsEntry("lagEvents", 5L)
                .containsEntry("lagSeconds", 3600L)
                .containsEntry("deadLetters", 3L)
                .containsEntry("oldestParked", AN_HOUR_AGO)
                .containsEntry("unavailableSince", AN_HOUR_AGO)
                .containsEntry("lastError", "TimeoutException");
    }

    @Test
    void isDownOnceADestinationIsUnavailableForLongerThanTheOperatorAllows() {
        assertThat(health(Duration.ofMinutes(61), unavailable()).getStatus()).isEqualTo(Status.UP);
        assertThat(health(Duration.ofMinutes(59), unavailable()).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void whatIsPausedOrUnservedIsNotDown() {
        Health paused = health(Duration.ZERO, destination(true, true, AN_HOUR_AGO));
        Health unserved = health(Duration.ZERO, destination(false, false, AN_HOUR_AGO));

        assertThat(List.of(paused.getStatus(), unserved.getStatus())).containsOnly(Status.UP);
        assertThat(details(paused, "analytics")).containsEntry("state", "paused");
        assertThat(details(unserved, "analytics"))
                .containsEntry("state", "unserved")
                .doesNotContainKey("unavailableSince");
    }

    @Test
    void isUpBeforeTheFirstLook() {
        assertThat(new DestinationsHealth(() -> Overviews.NONE, Duration.ZERO, InstantSource.fixed(NOW))
                        .health()
                        .getStatus())
                .isEqualTo(Status.UP);
    }

    private static Health health(@Nullable Duration downAfter, Overview destination) {
        Overviews overviews = new Overviews(List.of(destination), Map.of("analytics", new Backlog(3, 0, 0)), 0);
        return new DestinationsHealth(() -> overviews, downAfter, InstantSource.fixed(NOW)).health();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> details(Health health, String destination) {
        return (Map<String, Object>) health.getDetails().get(destination);
    }

    private static Overview unavailable() {
        return destination(true, false, AN_HOUR_AGO);
    }

    private static Overview destination(boolean leased, boolean paused, Instant unavailableSince) {
        return new Overview(
                new Destinations.State("analytics", 7, "node", leased, 1, paused, null, null),
                new Report(2, unavailableSince, "TimeoutException", AN_HOUR_AGO),
                0,
                5,
                AN_HOUR_AGO,
                AN_HOUR_AGO);
    }
}
