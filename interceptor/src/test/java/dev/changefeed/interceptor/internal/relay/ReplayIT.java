// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.DeadLetter;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayIT {
    private final RelayBench bench = new RelayBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void marksWhatADestinationGetsAgainAfterItsCursorWasPutBack() {
        Lease lease = deliver(patient(1), patient(2), patient(3));
        bench.log.destinations().release(lease);

        bench.log.control().move("test", 1);
        DestinationRelay relay = bench.relay();
        bench.commit(patient(4));
        relay.advance(() -> true);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/2 v1", "Patient/3 v1", "Patient/4 v1");
        assertThat(replays()).containsExactly(true, true, false);
        assertThat(bench.publisher.delivered)
                .extracting(delivery -> delivery.message().attributes().get("replay"))
                .containsExactly("true", "true", null);
    }

    @Test
    void marksWhatIsParkedOnTheWay() {
        bench.log.destinations().release(deliver(patient(1), patient(2)));
        bench.log.control().move("test", 0);
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> Outcome.retry("busy"));
        relay.advance(() -> true);
        bench.publisher.answer(event -> Outcome.delivered());

        bench.pass(Duration.ofSeconds(3), relay);

        assertThat(replays()).containsExactly(true, true);
    }

    @Test
    void fencesOffWhoeverServesADestinationThatIsMoved() {
        bench.commit(patient(1), patient(2));
        DestinationRelay former = bench.relay();
        former.advance(() -> true);
        bench.time.advance(Duration.ofSeconds(1));

        bench.log.control().move("test", 0);

        assertThatThrownBy(() -> former.advance(() -> true)).isInstanceOf(LeaseLostException.class);
        assertThat(bench.cursor()).isZero();
    }

    @Test
    void readsAnewWhatWasParkedOrDeadBehindTheNewCursor() {
        DestinationRelay relay = bench.relay();
        bench.publisher.answer(event -> event.position() == 1 ? Outcome.retry("busy") : Outcome.rejected("Malformed"));
        bench.commit(patient(1), patient(2));
        relay.advance(() -> true);
        assertThat(bench.log.parked().count("test")).isEqualTo(1);
        assertThat(bench.log.deadLetters().count("test")).isEqualTo(1);

        bench.log.control().move("test", 0);
        freeLease();
        bench.publisher.answer(event -> Outcome.delivered());
        bench.relay().advance(() -> true);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/1 v1", "Patient/2 v1");
        assertThat(bench.log.parked().count("test")).isZero();
        assertThat(bench.log.deadLetters().count("test")).isZero();
    }

    @Test
    void skipsWhatLiesBeforeACursorThatWasPutForwards() {
        bench.commit(patient(1), patient(2), patient(3));

        bench.log.control().move("test", 2);
        bench.relay().advance(() -> true);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/3 v1");
        assertThat(replays()).containsExactly(false);
    }

    @Test
    void replaysAPartBesideTheLiveStreamAndEndsWithIt() {
        Lease live = deliver(patient(1), patient(2), patient(3), patient(4));
        DestinationRelay replay = replay(1, 3);

        replay.advance(() -> true);
        bench.commit(patient(5));
        replay.advance(() -> true);

        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/2 v1", "Patient/3 v1");
        assertThat(replays()).containsOnly(true);
        assertThat(replay.isFinished()).isTrue();
        replay.finish();
        assertThat(names()).containsExactly("test");
        DestinationRelay stream = bench.relay(live);
        bench.publisher.delivered.clear();
        stream.advance(() -> true);
        assertThat(bench.publisher.deliveredVersions()).contains("Patient/5 v1");
    }

    @Test
    void endsAReplayOnceItsParkedKeysAreDone() {
        deliver(patient(1), patient(2));
        DestinationRelay replay = replay(0, 2);
        bench.publisher.answer(event -> event.position() == 1 ? Outcome.retry("busy") : Outcome.delivered());

        replay.advance(() -> true);
        boolean whileParked = replay.isFinished();
        bench.publisher.answer(event -> Outcome.delivered());
        bench.pass(Duration.ofSeconds(3), replay);

        assertThat(whileParked).isFalse();
        assertThat(replay.isFinished()).isTrue();
        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/2 v1", "Patient/1 v1");
    }

    @Test
    void leavesTheDeadLettersOfAReplayToItsDestination() {
        deliver(patient(1), patient(2));
        DestinationRelay replay = replay(0, 2);
        bench.publisher.answer(event -> event.position() == 1 ? Outcome.rejected("Malformed") : Outcome.delivered());

        replay.advance(() -> true);
        replay.finish();

        assertThat(bench.log.deadLetters().list("test", 0, 10))
                .singleElement()
                .extracting(DeadLetter::position, DeadLetter::reason)
                .containsExactly(1L, "Malformed");
        assertThat(names()).containsExactly("test");
    }

    @Test
    void stopsAReplayThatIsForgotten() {
        deliver(patient(1), patient(2));
        DestinationRelay replay = replay(0, 2);
        bench.publisher.hold();
        replay.advance(() -> true);

        bench.log.control().forget("test/1-2");
        bench.publisher.release();

        assertThatThrownBy(() -> {
                    bench.pass(Duration.ofSeconds(1), replay);
                    replay.finish();
                })
                .isInstanceOf(LeaseLostException.class);
        assertThat(names()).containsExactly("test");
    }

    private Lease deliver(ChangeEvent... events) {
        Lease lease = bench.acquire("test");
        DestinationRelay relay = bench.relay(lease);
        bench.commit(events);
        relay.advance(() -> true);
        relay.close(Duration.ZERO);
        assertThat(replays()).containsOnly(false);
        bench.publisher.delivered.clear();
        return lease;
    }

    private DestinationRelay replay(long after, long through) {
        return bench.relay(
                bench.acquire(Objects.requireNonNull(bench.log.control().replay("test", after, through))));
    }

    /** As if the former lease had run out. */
    private void freeLease() {
        new org.springframework.jdbc.core.JdbcTemplate(bench.dataSource)
                .update("UPDATE CHANGEFEED_DESTINATION SET LEASE_UNTIL = NULL");
    }

    private List<Boolean> replays() {
        return bench.publisher.delivered.stream()
                .map(delivery -> delivery.event().isReplay())
                .toList();
    }

    private List<String> names() {
        return bench.log.destinations().states().stream()
                .map(Destinations.State::name)
                .toList();
    }

    private static ChangeEvent patient(int id) {
        return Events.create("Patient", String.valueOf(id)).build();
    }
}
