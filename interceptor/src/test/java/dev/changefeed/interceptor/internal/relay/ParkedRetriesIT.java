// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.interceptor.internal.relay.RetryPolicy.OnExhausted;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What becomes of keys whose events are to be retried. */
class ParkedRetriesIT {
    private static final List<Duration> DELAYS = RetryPolicy.DEFAULT.delays();

    private final RelayBench bench = new RelayBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void keepsTheOrderOfAKeyThatFailsInTheVeryMomentInWhichABatchIsGiven() {
        DestinationRelay relay = relay();
        bench.publisher.answer(event -> is(event, "a", 1) ? Outcome.retry("busy") : Outcome.delivered());
        bench.publisher.hold();
        bench.commit(patient("a", 1));
        relay.advance(() -> true);
        bench.publisher.beforeEachCall(bench.publisher::release);
        bench.commit(patient("a", 2), patient("b", 1));

        relay.advance(() -> true);
        List<String> inThatMoment = bench.publisher.deliveredVersions();
        bench.publisher.answer(event -> Outcome.delivered());
        bench.pass(Duration.ofSeconds(3), relay);

        assertThat(inThatMoment).containsExactly("Patient/b v1");
        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/b v1", "Patient/a v1", "Patient/a v2");
    }

    @Test
    void givesUpNoEventThatWasNotTriedItself() {
        bench.retry(new RetryPolicy(DELAYS, 0, 1, OnExhausted.DEAD_LETTER));
        DestinationRelay relay = relay();
        bench.publisher.answer(event -> is(event, "a", 1) ? Outcome.retry("busy") : Outcome.delivered());
        bench.publisher.hold();
        bench.commit(patient("a", 1), patient("a", 2));
        relay.advance(() -> true);
        bench.commit(patient("b", 1), patient("a", 3));
        relay.advance(() -> true);
        bench.publisher.answerOldest();
        bench.commit(patient("a", 4));
        relay.advance(() -> true);
        bench.publisher.release();

        settle(relay);

        assertThat(deadPositions()).containsExactly(1L);
        assertThat(bench.publisher.deliveredVersions())
                .containsExactly("Patient/b v1", "Patient/a v2", "Patient/a v3", "Patient/a v4");
        assertThat(bench.log.parked().count("test")).isZero();
    }

    @Test
    void holdsAKeyForAnOperatorWhileOthersGoOn() {
        bench.retry(new RetryPolicy(List.of(Duration.ofSeconds(1)), 0, 2, OnExhausted.HOLD));
        DestinationRelay relay = relay();
        bench.publisher.answer(event -> is(event, "a", 1) ? Outcome.retry("busy") : Outcome.delivered());
        bench.commit(patient("a", 1), patient("b", 1));
        bench.pass(Duration.ofSeconds(2), relay);
        bench.pass(Duration.ofSeconds(2), relay);
        bench.publisher.answer(event -> Outcome.delivered());
        bench.commit(patient("a", 2), patient("b", 2));
        bench.pass(Duration.ofDays(1), relay);
        relay.close(Duration.ZERO);
        long heldBefore = bench.log.tallies().of("test").held().number();

        DestinationRelay next = relay();
        bench.commit(patient("a", 3));
        bench.pass(Duration.ofDays(1), next);
        List<String> whileHeld = bench.publisher.deliveredVersions();
        rows().update("UPDATE CHANGEFEED_PARKED SET DUE_AT = ? WHERE FEED_POSITION = 1", at(Instant.EPOCH));
        next.retriesDue(Instant.EPOCH);
        settle(next);

        assertThat(heldBefore).isEqualTo(1);
        assertThat(whileHeld).containsExactly("Patient/b v1", "Patient/b v2");
        assertThat(bench.publisher.deliveredVersions())
                .endsWith("Patient/a v1", "Patient/a v2", "Patient/a v3")
                .hasSize(5);
        assertThat(bench.log.deadLetters().count("test")).isZero();
        assertThat(bench.log.tallies().of("test").held().number()).isZero();
    }

    @Test
    void aKeyThatGoesOnFailingCostsOneEventAnAttemptAndOneThatRecoversIsSentInBatches() {
        DestinationRelay relay = relay();
        bench.publisher.answer(event -> Outcome.retry("busy"));
        bench.commit(IntStream.rangeClosed(1, 50).mapToObj(v -> patient("a", v)).toList());
        relay.advance(() -> true);
        bench.publisher.calls.clear();

        bench.pass(Duration.ofSeconds(3), relay);
        bench.pass(Duration.ofSeconds(5), relay);
        List<Integer> failing = List.copyOf(bench.publisher.calls);
        bench.publisher.answer(event -> Outcome.delivered());
        settle(relay);

        assertThat(failing).containsExactly(1, 1);
        assertThat(bench.publisher.calls.subList(2, bench.publisher.calls.size()))
                .containsExactly(1, 20, 20, 9);
        assertThat(bench.publisher.deliveredVersions())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 50)
                        .mapToObj(v -> "Patient/a v" + v)
                        .toList());
    }

    @Test
    void anAttemptCostsAFewStatementsWhateverTheNumberOfKeys() {
        DestinationRelay relay = relay();
        bench.publisher.answer(event -> Outcome.retry("busy"));
        bench.commit(IntStream.rangeClosed(1, 500)
                .mapToObj(id -> patient(String.valueOf(id), 1))
                .toList());
        relay.advance(() -> true);
        bench.statements.set(0);
        bench.publisher.calls.clear();

        bench.pass(Duration.ofSeconds(3), relay);

        assertThat(bench.publisher.calls).containsExactly(200, 200, 100);
        assertThat(bench.statements.get()).isLessThan(3 * 8);
    }

    @Test
    void keepsTheTimesOfAnEarlierOwnerAndItsOrder() {
        DestinationRelay first = relay();
        bench.publisher.answer(event -> Outcome.retry("busy"));
        bench.commit(patient("a", 1), patient("a", 2));
        first.advance(() -> true);
        bench.publisher.answer(event -> Outcome.delivered());

        DestinationRelay second = relay();
        bench.pass(Duration.ofMillis(1_900), second);
        List<String> early = bench.publisher.deliveredVersions();
        bench.pass(Duration.ofMillis(200), second);
        bench.commit(patient("a", 3));
        settle(second);

        assertThat(early).isEmpty();
        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1", "Patient/a v2", "Patient/a v3");
    }

    @Test
    void waitsNoLongerThanTheLongestDelayWhereAnEarlierOwnersClockWasAhead() {
        bench.time.advance(Duration.ofMinutes(10));
        DestinationRelay first = relay();
        bench.publisher.answer(event -> Outcome.retry("busy"));
        bench.commit(patient("a", 1));
        first.advance(() -> true);
        bench.time.advance(Duration.ofMinutes(-10));
        bench.publisher.answer(event -> Outcome.delivered());

        DestinationRelay second = relay();
        bench.pass(Duration.ofMillis(31_900), second);
        List<String> early = bench.publisher.deliveredVersions();
        bench.pass(Duration.ofMillis(200), second);

        assertThat(early).isEmpty();
        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1");
    }

    @Test
    void triesAtOnceWhatAnEarlierOwnerWhoseClockWasBehindHasLeft() {
        bench.time.advance(Duration.ofMinutes(-10));
        DestinationRelay first = relay();
        bench.publisher.answer(event -> Outcome.retry("busy"));
        bench.commit(patient("a", 1));
        first.advance(() -> true);
        bench.time.advance(Duration.ofMinutes(10));
        bench.publisher.answer(event -> Outcome.delivered());

        relay().advance(() -> true);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1");
    }

    @Test
    void sendsWhatAnOperatorHasPutBackBesideTheLiveStream() {
        DestinationRelay relay = relay();
        bench.publisher.answer(event -> is(event, "a", 1) ? Outcome.rejected("no") : Outcome.delivered());
        bench.commit(patient("a", 1), patient("b", 1));
        relay.advance(() -> true);
        bench.publisher.answer(event -> Outcome.delivered());
        rows().update(
                        "INSERT INTO CHANGEFEED_PARKED (DESTINATION, FEED_POSITION, ORDERING_KEY, ATTEMPTS, DUE_AT, REASON) VALUES ('test', 1, 'Patient/a', 0, ?, 'redriven')",
                        at(Instant.EPOCH));

        relay.retriesDue(
                Objects.requireNonNull(bench.log.destinations().states().get(0).firstDue()));
        bench.commit(patient("a", 2));
        settle(relay);

        assertThat(bench.publisher.deliveredVersions())
                .containsExactlyInAnyOrder("Patient/b v1", "Patient/a v1", "Patient/a v2");
        assertThat(bench.log.parked().count("test")).isZero();
    }

    @Test
    void aRedrivenEventComesBeforeThoseOfItsKeyThatAreParked() {
        DestinationRelay relay = relay();
        bench.publisher.answer(event -> is(event, "a", 1) ? Outcome.rejected("no") : Outcome.retry("busy"));
        bench.commit(patient("a", 1), patient("a", 2), patient("a", 3));
        relay.advance(() -> true);
        bench.publisher.answer(event -> Outcome.delivered());
        rows().update(
                        "INSERT INTO CHANGEFEED_PARKED (DESTINATION, FEED_POSITION, ORDERING_KEY, ATTEMPTS, DUE_AT, REASON) VALUES ('test', 1, 'Patient/a', 0, ?, 'redriven')",
                        at(Instant.EPOCH));

        relay.retriesDue(Instant.EPOCH);
        relay.advance(() -> true);
        List<String> atOnce = bench.publisher.deliveredVersions();
        settle(relay);

        assertThat(atOnce).containsExactly("Patient/a v1");
        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1", "Patient/a v2", "Patient/a v3");
    }

    @Test
    void sendsNothingTwiceWhenTheDatabaseRefusesToSaveThatARetryWasDelivered() {
        DestinationRelay relay = relay();
        bench.publisher.answer(event -> Outcome.retry("busy"));
        bench.commit(patient("a", 1), patient("a", 2));
        relay.advance(() -> true);
        bench.publisher.answer(event -> Outcome.delivered());
        bench.publisher.hold();
        bench.pass(Duration.ofSeconds(3), relay);
        rows().execute("ALTER TABLE CHANGEFEED_PARKED RENAME TO AWAY");
        bench.publisher.release();

        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> relay.advance(() -> true));
        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> bench.pass(Duration.ofSeconds(1), relay));
        rows().execute("ALTER TABLE AWAY RENAME TO CHANGEFEED_PARKED");
        settle(relay);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1", "Patient/a v2");
        assertThat(bench.log.parked().count("test")).isZero();
    }

    /** Lets enough time pass for all retries that there can be. */
    private void settle(DestinationRelay relay) {
        for (int minute = 0; minute < 20; minute++) {
            bench.pass(Duration.ofMinutes(1), relay);
        }
    }

    private DestinationRelay relay() {
        Lease lease = Objects.requireNonNull(bench.log.destinations().acquire("test", "node", Duration.ZERO));
        return bench.relay(lease);
    }

    private JdbcTemplate rows() {
        return new JdbcTemplate(bench.dataSource);
    }

    private List<Long> deadPositions() {
        List<Long> positions = new ArrayList<>();
        bench.log.deadLetters().list("test", 0, 100).forEach(letter -> positions.add(letter.position()));
        return positions;
    }

    private static Object at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static ChangeEvent patient(String id, long version) {
        return version == 1
                ? Events.create("Patient", id).build()
                : Events.update("Patient", id, version).build();
    }

    private static boolean is(ChangeEvent event, String id, long version) {
        return event.resource().id().equals(id) && event.resource().version() == version;
    }
}
