// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.meters.RelayMeters;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters of a real relay over a real log. */
class MetersIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final RelayBench bench = new RelayBench();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RelayMeters meters = new RelayMeters(registry, bench.time);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void countsWhatBecomesOfEvents() {
        DestinationRelay relay = metered();
        bench.publisher.answer(event -> switch (event.resource().id()) {
            case "large" -> Outcome.deliveredIdOnly();
            case "refused" -> Outcome.rejected("Malformed");
            case "busy" -> Outcome.retry("Busy");
            default -> Outcome.delivered();
        });
        bench.commit(patient("fine", 1), patient("large", 1), patient("refused", 1), patient("busy", 1));
        bench.commit(patient("fine", 2), patient("busy", 2));

        relay.advance(() -> true);

        assertThat(value("changefeed.delivered", "oversize", "false")).isEqualTo(2);
        assertThat(value("changefeed.delivered", "oversize", "true")).isEqualTo(1);
        assertThat(value("changefeed.rejected")).isEqualTo(1);
        assertThat(value("changefeed.dead.lettered")).isEqualTo(1);
        assertThat(value("changefeed.retried")).isEqualTo(1);
        assertThat(value("changefeed.parked.keys")).isEqualTo(1);
    }

    @Test
    void countsEveryTryOfAPoisonEventUntilItIsADeadLetter() {
        DestinationRelay relay = metered();
        bench.publisher.answer(event -> {
            throw new IllegalStateException();
        });
        bench.commit(patient("poison", 1));

        for (int second = 0; second < 200; second++) {
            bench.pass(Duration.ofSeconds(1), relay);
        }

        assertThat(value("changefeed.retried")).isEqualTo(5);
        assertThat(value("changefeed.dead.lettered")).isEqualTo(1);
        assertThat(value("changefeed.parked.keys")).isZero();
    }

    @Test
    void measuresBatches() {
        DestinationRelay relay = metered();
        bench.publisher.hold();
        bench.commit(patient("a", 1), patient("b", 1));
        relay.advance(() -> true);
        bench.time.advance(Duration.ofMillis(700));

        bench.publisher.release();

        assertThat(registry.get("changefeed.publish.time").timer().count()).isEqualTo(1);
        assertThat(registry.get("changefeed.publish.time").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(700);
        assertThat(value("changefeed.published.payload"))
                .isEqualTo(bench.publisher.delivered.stream()
                        .mapToInt(delivery -> delivery.message().body().size())
                        .sum());
    }

    @Test
    void measuresHowLongADestinationIsUnavailable() {
        DestinationRelay relay = metered();
        bench.publisher.answer(event -> Outcome.unavailable("Away"));
        bench.commit(patient("a", 1));
        relay.advance(() -> true);
        for (int second = 0; second < 60; second++) {
            bench.pass(Duration.ofSeconds(1), relay);
        }
        bench.publisher.answer(event -> Outcome.delivered());
        bench.pass(Duration.ofSeconds(60), relay);

        bench.pass(Duration.ofSeconds(60), relay);

        assertThat(value("changefeed.unavailable.time")).isEqualTo(120);
    }

    @Test
    void parkedKeysAreNoLongerThoseOfANodeThatGivesTheDestinationAway() {
        DestinationRelay relay = metered();
        bench.publisher.answer(event -> Outcome.retry("Busy"));
        bench.commit(patient("a", 1), patient("b", 1));
        relay.advance(() -> true);
        double whileServed = value("changefeed.parked.keys");

        relay.close(Duration.ZERO);

        assertThat(whileServed).isEqualTo(2);
        assertThat(value("changefeed.parked.keys")).isZero();
    }

    @Test
    void showsHowLateADestinationIs() {
        bench.time.advance(
                Duration.between(bench.time.instant(), patient("first", 1).occurredAt()));
        meters.destination("test");
        bench.publisher.answer(
                event -> event.resource().id().equals("busy") ? Outcome.retry("Busy") : Outcome.delivered());
        bench.commit(patient("busy", 1), patient("fine", 1));
        DestinationRelay relay = metered();
        relay.advance(() -> true);
        relay.close(Duration.ZERO);
        bench.commit(patient("fine", 2), patient("fine", 3));
        bench.append(patient("fine", 4));
        bench.time.advance(Duration.ofMinutes(10));

        new OverviewLoop(bench.log, meters).look();

        assertThat(value("changefeed.lag")).isEqualTo(2);
        assertThat(value("changefeed.lag.time")).isBetween(599.0, 600.0);
        assertThat(value("changefeed.undelivered.age"))
                .isGreaterThan(value("changefeed.lag.time"))
                .isLessThan(601);
        assertThat(value("changefeed.staged")).isEqualTo(1);
        assertThat(value("changefeed.expired")).isZero();
    }

    @Test
    void showsWhoIsUnavailablePausedOrUnserved() {
        OverviewLoop loop = new OverviewLoop(bench.log, meters);
        DestinationRelay relay = metered();
        bench.publisher.answer(event -> Outcome.unavailable("Away"));
        bench.commit(patient("a", 1));
        relay.advance(() -> true);
        loop.look();
        List<Double> away = states();
        bench.log.control().pause("test");
        loop.look();

        assertThat(away).containsExactly(1.0, 0.0, 1.0);
        assertThat(states().subList(0, 2)).containsExactly(0.0, 1.0);
    }

    @Test
    void countsWaitingDeadLettersOnceAMinuteOnly() {
        OverviewLoop loop = new OverviewLoop(bench.log, meters);
        DestinationRelay relay = metered();
        bench.publisher.answer(event -> Outcome.rejected("Malformed"));
        loop.look();
        bench.commit(patient("a", 1), patient("b", 1));
        relay.advance(() -> true);
        relay.close(Duration.ZERO);

        for (int look = 2; look <= 6; look++) {
            loop.look();
        }
        double before = value("changefeed.dead.letters");
        loop.look();

        assertThat(before).isZero();
        assertThat(value("changefeed.dead.letters")).isEqualTo(2);
    }

    @Test
    void whatIsNotConfiguredAddsNoMeter() {
        bench.log.destinations().create("forgotten", 0);
        bench.commit(patient("a", 1), patient("b", 1));
        bench.log.control().replay("test", 0, 1);
        meters.destination("test");

        new OverviewLoop(bench.log, meters).look();

        assertThat(registry.getMeters().stream()
                        .map(meter -> meter.getId().getTag("destination"))
                        .filter(name -> name != null))
                .isNotEmpty()
                .containsOnly("test");
    }

    @Test
    void aReplayBesideALiveStreamIsCountedUnderItsName() {
        bench.commit(patient("a", 1), patient("b", 1));
        try (Relay relay = new Relay(
                "node",
                bench.log,
                List.of(bench.destination("test")),
                new RetentionPolicy(Duration.ofDays(1), false),
                InstantSource.system(),
                meters)) {
            relay.start();
            await().atMost(SOON).untilAsserted(() -> assertThat(value("changefeed.delivered", "oversize", "false"))
                    .isEqualTo(2));
            bench.log.control().replay("test", 0, 2);
            bench.append(patient("a", 2));
            relay.wake();

            await().atMost(SOON).untilAsserted(() -> assertThat(value("changefeed.delivered", "oversize", "false"))
                    .isEqualTo(5));
            assertThat(value("changefeed.lease.changes")).isEqualTo(2);
            assertThat(value("changefeed.sequenced")).isEqualTo(1);
            assertThat(relay.overviews().destinations()).isNotEmpty();
        }
    }

    private DestinationRelay metered() {
        return bench.listener(meters.destination("test")).relay();
    }

    private List<Double> states() {
        return List.of(value("changefeed.unavailable"), value("changefeed.paused"), value("changefeed.served"));
    }

    private double value(String name, String... tags) {
        Meter meter = registry.get(name).tags(tags).meter();
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static ChangeEvent patient(String id, int version) {
        return (version == 1 ? Events.create("Patient", id) : Events.update("Patient", id, version)).build();
    }
}
