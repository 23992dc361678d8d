// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.PayloadKind;
import dev.changefeed.event.Tenant;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.Message;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DestinationRelayIT {
    private final RelayBench bench = new RelayBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void deliversInFeedOrderAndMovesTheCursor() {
        DestinationRelay relay = bench.relay();
        bench.commit(patient("a", 1), patient("b", 1));
        bench.commit(patient("a", 2));

        relay.advance(() -> true);
        relay.close(Duration.ZERO);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1", "Patient/b v1", "Patient/a v2");
        assertThat(bench.cursor()).isEqualTo(3);
    }

    @Test
    void keepsBatchesUnderWayAndTheCursorBehindTheFirstUnanswered() {
        DestinationRelay relay = bench.relay();
        bench.publisher.hold();
        bench.commit(patients(2_500));

        relay.advance(() -> true);

        assertThat(bench.publisher.heldCalls()).isEqualTo(3);
        bench.publisher.answerOldest();
        bench.pass(Duration.ofSeconds(1), relay);
        assertThat(bench.cursor()).isEqualTo(1_000);
    }

    @Test
    void publishesNothingWhenItIsNotSureOfItsLease() {
        DestinationRelay relay = bench.relay();
        bench.commit(patient("a", 1));

        relay.advance(() -> false);

        assertThat(bench.publisher.calls).isEmpty();
    }

    @Test
    void parksOnlyTheKeyOfAnEventThatIsToBeRetried() {
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> is(event, "a", 1) ? Outcome.retry("busy") : Outcome.delivered());
        bench.commit(patient("a", 1), patient("b", 1), patient("a", 2));
        relay.advance(() -> true);
        bench.commit(patient("a", 3), patient("b", 2));
        relay.advance(() -> true);
        bench.publisher.answer(event -> Outcome.delivered());

        bench.pass(Duration.ofMillis(1_900), relay);
        List<String> before = bench.publisher.deliveredVersions();
        bench.pass(Duration.ofMillis(200), relay);

        assertThat(before).containsExactly("Patient/b v1", "Patient/b v2");
        assertThat(bench.publisher.deliveredVersions())
                .containsExactly("Patient/b v1", "Patient/b v2", "Patient/a v1", "Patient/a v2", "Patient/a v3");
        assertThat(bench.cursor()).isEqualTo(5);
        assertThat(bench.log.parked().count("test")).isZero();
    }

    @Test
    void sleepsWhileADueKeyWaitsForALiveCallOrForTheLease() {
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> Outcome.retry("busy"));
        bench.publisher.hold();
        bench.commit(patients(1_000));
        relay.advance(() -> true);
        bench.commit(patient("other", 1));
        relay.advance(() -> true);
        bench.publisher.answerOldest();
        relay.advance(() -> true);
        bench.time.advance(Duration.ofSeconds(3));

        Duration behindACall = relay.advance(() -> true);
        bench.publisher.answerOldest();
        Duration withoutLease = relay.advance(() -> false);

        assertThat(List.of(behindACall, withoutLease)).allMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) > 0);
    }

    @Test
    void sendsAKeyLiveAgainOnceItsParkedEventsAreGone() {
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> is(event, "a", 1) ? Outcome.retry("busy") : Outcome.delivered());
        bench.commit(patient("a", 1));
        relay.advance(() -> true);
        bench.publisher.answer(event -> Outcome.delivered());
        bench.pass(Duration.ofSeconds(3), relay);

        bench.commit(patient("a", 2));
        relay.advance(() -> true);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1", "Patient/a v2");
    }

    @Test
    void retriesAfterTheConfiguredPausesAndThenBuriesTheEventAndGoesOnWithItsKey() {
        DestinationRelay relay = bench.relay();
        List<Long> triedAt = new ArrayList<>();
        bench.publisher.answer(event -> {
            if (is(event, "a", 1)) {
                triedAt.add(bench.time.instant().getEpochSecond());
                return Outcome.retry("busy");
            }
            return Outcome.delivered();
        });
        bench.commit(patient("a", 1), patient("a", 2));

        relay.advance(() -> true);
        for (int second = 0; second < 70; second++) {
            bench.pass(Duration.ofSeconds(1), relay);
        }

        long start = triedAt.get(0);
        assertThat(triedAt.stream().map(at -> at - start)).containsExactly(0L, 2L, 6L, 14L, 30L, 62L);
        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v2");
        assertThat(bench.log.deadLetters().list("test", 0, 10)).singleElement().satisfies(letter -> {
            assertThat(letter.position()).isEqualTo(1);
            assertThat(letter.attempts()).isEqualTo(6);
            assertThat(letter.reason()).isEqualTo("busy");
        });
        assertThat(bench.log.parked().count("test")).isZero();
    }

    @Test
    void buriesARejectedEventAtOnceAndGoesOnWithItsKey() {
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> is(event, "a", 1) ? Outcome.rejected("malformed") : Outcome.delivered());
        bench.commit(patient("a", 1), patient("a", 2));

        relay.advance(() -> true);
        relay.close(Duration.ZERO);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v2");
        assertThat(bench.log.deadLetters().count("test")).isEqualTo(1);
        assertThat(bench.cursor()).isEqualTo(2);
    }

    @Test
    void waitsForAnUnavailableDestinationAndLosesNothing() {
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> Outcome.unavailable("away"));
        bench.commit(patient("a", 1), patient("a", 2));
        relay.advance(() -> true);
        for (int minute = 0; minute < 60; minute++) {
            bench.pass(Duration.ofMinutes(1), relay);
        }
        long cursorMeanwhile = bench.cursor();
        bench.publisher.answer(event -> Outcome.delivered());

        bench.pass(Duration.ofMinutes(1), relay);
        relay.close(Duration.ZERO);

        assertThat(cursorMeanwhile).isZero();
        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1", "Patient/a v2");
        assertThat(bench.log.deadLetters().count("test")).isZero();
        assertThat(bench.cursor()).isEqualTo(2);
    }

    @Test
    void doesNotRepeatWhatWasDeliveredBehindAnUnavailableEvent() {
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> is(event, "b", 1) ? Outcome.unavailable("away") : Outcome.delivered());
        bench.commit(patient("a", 1), patient("b", 1), patient("c", 1));
        relay.advance(() -> true);
        bench.publisher.answer(event -> Outcome.delivered());

        bench.pass(Duration.ofMinutes(1), relay);
        relay.close(Duration.ZERO);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1", "Patient/c v1", "Patient/b v1");
        assertThat(bench.cursor()).isEqualTo(3);
    }

    @Test
    void keepsTheOrderOfAKeyWhenABatchFailsWhileTheNextOneIsUnderWay() {
        DestinationRelay relay = bench.relay();
        bench.publisher.hold();
        bench.commit(patients(1_000));
        relay.advance(() -> true);
        bench.commit(patient("1", 2));
        relay.advance(() -> true);
        bench.publisher.answer(event -> Outcome.unavailable("away"));
        bench.publisher.release();
        relay.advance(() -> true);
        bench.publisher.answer(event -> Outcome.delivered());

        bench.pass(Duration.ofMinutes(1), relay);

        assertThat(bench.publisher.deliveredVersions())
                .hasSize(1_001)
                .containsSubsequence("Patient/1 v1", "Patient/1 v2");
    }

    @Test
    void findsThePoisonEventThatMakesAPublisherThrow() {
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> {
            if (is(event, "7", 1)) {
                throw new IllegalStateException("boom");
            }
            return Outcome.delivered();
        });
        bench.commit(patients(20));
        bench.commit(patient("7", 2));

        relay.advance(() -> true);
        for (int second = 0; second < 300; second++) {
            bench.pass(Duration.ofSeconds(1), relay);
        }
        relay.close(Duration.ZERO);

        assertThat(bench.publisher.deliveredVersions())
                .contains("Patient/6 v1", "Patient/8 v1", "Patient/20 v1", "Patient/7 v2")
                .doesNotContain("Patient/7 v1");
        assertThat(bench.log.deadLetters().list("test", 0, 10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.position()).isEqualTo(7));
        assertThat(bench.cursor()).isEqualTo(21);
    }

    @Test
    void opensANewPublisherWhenAnswersDoNotCome() {
        DestinationRelay relay = bench.relay();
        bench.publisher.hold();
        bench.commit(patient("a", 1));
        relay.advance(() -> true);

        bench.pass(Duration.ofSeconds(61), relay);
        bench.publisher.release();
        bench.pass(Duration.ofSeconds(61), relay);
        relay.close(Duration.ZERO);

        assertThat(bench.publisher.opened).isEqualTo(2);
        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1");
        assertThat(bench.cursor()).isEqualTo(1);
    }

    @Test
    void stopsWhenAnotherNodeHasTheLease() {
        Lease stale = new Lease("test", "this node", 0, 0, null);
        bench.relay();
        DestinationRelay relay = bench.relay(stale);
        bench.commit(patient("a", 1));
        relay.advance(() -> true);

        assertThatThrownBy(() -> bench.pass(Duration.ofSeconds(1), relay)).isInstanceOf(LeaseLostException.class);

        assertThat(bench.cursor()).isZero();
    }

    @Test
    void givesADestinationOnlyTheEventsOfItsTenants() {
        bench.filter(new EventFilter(Set.of(), Set.of(), Set.of(Action.values()), Set.of("north")));
        DestinationRelay relay = bench.relay();
        bench.commit(
                Events.create("Patient", "a").tenant(new Tenant(1, "north")).build(),
                Events.create("Patient", "b").tenant(new Tenant(2, "south")).build(),
                Events.create("Patient", "c").build());

        relay.advance(() -> true);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1");
    }

    @Test
    void buriesAnEventThatTheFormatRefuses() {
        EventFormat fragile = new EventFormat() {
            @Override
            public String name() {
                return "fragile";
            }

            @Override
            public Message encode(ChangeEvent event) {
                if (is(event, "a", 1)) {
                    throw new IllegalArgumentException("cannot");
                }
                return new Message("text/plain", Map.of(), event.payload());
            }
        };
        bench.format(fragile);
        DestinationRelay relay = bench.relay();
        bench.commit(patient("a", 1), patient("b", 1));

        relay.advance(() -> true);
        relay.close(Duration.ZERO);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/b v1");
        assertThat(bench.log.deadLetters().list("test", 0, 10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).isEqualTo("format: IllegalArgumentException"));
        assertThat(bench.cursor()).isEqualTo(2);
    }

    @Test
    void sendsTheLastContentOfADeleteOnlyWhenItIsWanted() {
        ChangeEvent delete = Events.delete("Patient", "a", 2).build();
        bench.commit(delete);
        bench.relay().advance(() -> true);
        bench.content(new Destination.Content(true, true));
        bench.relay(new Lease("test", "this node", 1, 0, null)).advance(() -> true);

        assertThat(bench.publisher.delivered)
                .extracting(delivery -> delivery.event().payloadKind())
                .containsExactly(PayloadKind.ID_ONLY, PayloadKind.FULL);
    }

    @Test
    void holdsNoConnectionWhilePublishing() {
        List<Integer> active = new ArrayList<>();
        bench.publisher.beforeEachCall(
                () -> active.add(bench.dataSource.getHikariPoolMXBean().getActiveConnections()));
        bench.publisher.answer(event -> is(event, "1", 1) ? Outcome.retry("busy") : Outcome.delivered());
        DestinationRelay relay = bench.relay();
        bench.commit(patients(3_000));

        relay.advance(() -> true);
        bench.pass(Duration.ofSeconds(3), relay);

        assertThat(active).hasSize(4).containsOnly(0);
    }

    private static ChangeEvent patient(String id, long version) {
        return version == 1
                ? Events.create("Patient", id).build()
                : Events.update("Patient", id, version).build();
    }

    private static List<ChangeEvent> patients(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> patient(String.valueOf(id), 1))
                .toList();
    }

    private static boolean is(ChangeEvent event, String id, long version) {
        return event.resource().id().equals(id) && event.resource().version() == version;
    }
}
