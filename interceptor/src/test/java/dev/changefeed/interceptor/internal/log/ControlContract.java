// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an operator does to destinations holds against the nodes that serve them. */
interface ControlContract {
    Duration AN_HOUR = Duration.ofHours(1);

    TestLog test();

    @Test
    default void keepsAPausedDestinationFromEveryNodeUntilItIsResumed() {
        create("analytics", 3);

        assertThat(control().pause("analytics")).isTrue();
        assertThat(control().pause("analytics")).isFalse();
        assertThat(state("analytics").paused()).isTrue();
        assertThat(destinations().acquire("analytics", "node", AN_HOUR)).isNull();

        assertThat(control().resume("analytics")).isTrue();
        assertThat(control().resume("analytics")).isFalse();
        assertThat(take("analytics").position()).isEqualTo(3);
        assertThat(control().pause("nowhere")).isFalse();
        assertThat(control().resume("nowhere")).isFalse();
    }

    @Test
    default void letsTheHolderOfAPausedDestinationSaveAndGiveItsLeaseBack() {
        create("analytics", 0);
        Lease lease = take("analytics");

        control().pause("analytics");

        destinations().renew("node", AN_HOUR);
        assertThat(state("analytics").leased()).isTrue();
        assertThat(destinations().save(lease, Progress.to(2))).isTrue();
        destinations().release(lease);
        assertThat(state("analytics").owner()).isNull();
    }

    @Test
    default void movesACursorBackAndFencesOffWhoeverServesTheDestination() {
        test().feed(6);
        create("analytics", 0);
        Lease former = take("analytics");
        destinations()
                .save(
                        former,
                        new Progress(
                                6,
                                List.of(parked(2), parked(5)),
                                List.of(),
                                List.of(new DeadLetter(3, 1, "no"), new DeadLetter(6, 1, "no"))));

        assertThat(control().move("analytics", 4)).isTrue();

        assertThat(destinations().save(former, Progress.to(6))).isFalse();
        destinations().renew("node", AN_HOUR);
        assertThat(destinations().acquire("analytics", "other", AN_HOUR))
                .as("while the former holder may still believe in its lease")
                .isNull();
        assertThat(state("analytics"))
                .isEqualTo(
                        new Destinations.State("analytics", 4, null, true, 2, false, new Replay(6, null), Events.NOON));
        assertThat(test().parkedHeads("analytics")).containsExactly("Patient/2 1");
        assertThat(test().log.deadLetters().list("analytics", 0, 10))
                .extracting(DeadLetter::position)
                .containsExactly(3L);
    }

    @Test
    default void tellsTheNextHolderOfAMovedDestinationWhatIsAReplay() {
        create("analytics", 6);

        control().move("analytics", 2);
        control().move("analytics", 4);

        assertThat(take("analytics")).isEqualTo(new Lease("analytics", "node", 3, 4, new Replay(6, null)));
    }

    @Test
    default void movesNothingThatIsNotThere() {
        assertThat(control().move("nowhere", 1)).isFalse();
        create("analytics", 9);
        String replay = control().replay("analytics", 2, 4);

        assertThat(control().move(Objects.requireNonNull(replay), 1)).isFalse();
    }

    @Test
    default void replaysAPartBesideTheLiveStreamOnceAtATime() {
        create("analytics", 9);

        assertThat(control().replay("analytics", 2, 4)).isEqualTo("analytics/3-4");
        assertThat(control().replay("analytics", 2, 4)).isNull();
        assertThat(control().replay("nowhere", 2, 4)).isNull();
        assertThat(control().replay("analytics/3-4", 2, 4)).isNull();

        assertThat(state("analytics").position()).isEqualTo(9);
        assertThat(take("analytics/3-4"))
                .isEqualTo(new Lease("analytics/3-4", "node", 1, 2, new Replay(4, "analytics")));
    }

    @Test
    default void handsTheDeadLettersOfAFinishedReplayToItsDestination() {
        create("analytics", 9_000);
        Lease live = take("analytics");
        destinations()
                .save(live, new Progress(9_000, List.of(), List.of(), List.of(new DeadLetter(2, 7, "known already"))));
        control().replay("analytics", 0, 5_500);
        Lease replay = take("analytics/1-5500");
        List<DeadLetter> letters = IntStream.rangeClosed(1, 5_500)
                .mapToObj(position -> new DeadLetter(position, 1, "no"))
                .toList();
        destinations().save(replay, new Progress(5_500, List.of(), List.of(), letters));

        assertThat(destinations().finishReplay(replay, "analytics")).isTrue();

        assertThat(destinations().states()).extracting(Destinations.State::name).containsExactly("analytics");
        assertThat(test().log.deadLetters().count("analytics")).isEqualTo(5_500);
        assertThat(test().log.deadLetters().list("analytics", 1, 1))
                .containsExactly(new DeadLetter(2, 7, "known already"));
        assertThat(test().log.deadLetters().count("analytics/1-5500")).isZero();
        assertThat(destinations().finishReplay(replay, "analytics")).isFalse();
    }

    @Test
    default void letsOnlyTheHolderFinishAReplay() {
        create("analytics", 9);
        control().replay("analytics", 0, 5);
        Lease former = Objects.requireNonNull(destinations().acquire("analytics/1-5", "node", Duration.ZERO));
        Lease present = Objects.requireNonNull(destinations().acquire("analytics/1-5", "other", AN_HOUR));
        destinations().save(present, new Progress(5, List.of(), List.of(), List.of(new DeadLetter(2, 1, "no"))));

        assertThat(destinations().finishReplay(former, "analytics")).isFalse();

        assertThat(destinations().states()).hasSize(2);
        assertThat(test().log.deadLetters().count("analytics")).isZero();
    }

    @Test
    default void forgetsADestinationWithAllThatHangsOnIt() {
        create("analytics", 0);
        create("archive", 0);
        Lease lease = take("analytics");
        control().replay("analytics", 0, 3);
        Lease replay = take("analytics/1-3");
        List<DeadLetter> letters = IntStream.rangeClosed(1, 5_500)
                .mapToObj(position -> new DeadLetter(position, 1, "no"))
                .toList();
        destinations().save(lease, new Progress(6_000, List.of(parked(5_600)), List.of(), letters));
        destinations().save(replay, new Progress(3, List.of(parked(2), parked(3)), List.of(), List.of()));

        assertThat(control().forget("analytics")).isEqualTo(new Removal(3, 5_500));

        assertThat(destinations().states()).extracting(Destinations.State::name).containsExactly("archive");
        assertThat(test().count("CHANGEFEED_PARKED")).isZero();
        assertThat(test().count("CHANGEFEED_DEAD_LETTER")).isZero();
        assertThat(destinations().save(lease, Progress.to(6_001))).isFalse();
        assertThat(control().forget("analytics")).isNull();
    }

    @Test
    default void forgetsAReplayAloneAndNotItsDestination() {
        create("analytics", 9);
        control().replay("analytics", 0, 3);
        control().replay("analytics", 3, 6);

        assertThat(control().forget("analytics/1-3")).isEqualTo(new Removal(0, 0));

        assertThat(destinations().states())
                .extracting(Destinations.State::name)
                .containsExactly("analytics", "analytics/4-6");
    }

    @Test
    default void keepsWhatTheHolderReportsUntilAnotherTakesOver() {
        create("analytics", 0);
        Lease lease = take("analytics");
        Report report = new Report(17, Events.NOON, "r".repeat(2_000), Events.NOON.plusSeconds(1));

        destinations().report(lease, report);

        assertThat(overview("analytics").report())
                .isEqualTo(new Report(17, Events.NOON, "r".repeat(1_000), Events.NOON.plusSeconds(1)));
        destinations().release(lease);
        Lease next = take("analytics");
        assertThat(overview("analytics").report())
                .isEqualTo(new Report(0, null, "r".repeat(1_000), Events.NOON.plusSeconds(1)));
        destinations().report(lease, report);
        assertThat(overview("analytics").report().delivered()).isZero();
        destinations().report(next, Report.NOTHING);
        assertThat(overview("analytics").report()).isEqualTo(Report.NOTHING);
    }

    @Test
    default void showsHowFarEachDestinationIs() {
        Instant later = Events.NOON.plusSeconds(60);
        test().feed(3);
        test().commit(
                        Events.builder("Patient/4", 1).occurredAt(later).build(),
                        Events.builder("Patient/5", 1)
                                .occurredAt(later.plusSeconds(1))
                                .build());
        test().sequence();
        create("analytics", 0);
        Lease lease = take("analytics");
        destinations().save(lease, new Progress(3, List.of(parked(2)), List.of(), List.of()));
        create("prompt", 5);
        control().replay("prompt", 0, 2);

        assertThat(destinations().overviews())
                .containsExactly(
                        new Overview(state("analytics"), Report.NOTHING, 0, 2, later, Events.NOON),
                        new Overview(state("prompt"), Report.NOTHING, 0, 0, null, null),
                        new Overview(state("prompt/1-2"), Report.NOTHING, 0, 2, Events.NOON, null));
    }

    private DestinationControl control() {
        return test().log.control();
    }

    private Destinations destinations() {
        return test().log.destinations();
    }

    private void create(String name, long position) {
        assertThat(destinations().create(name, position)).isTrue();
    }

    private Lease take(String name) {
        return Objects.requireNonNull(destinations().acquire(name, "node", AN_HOUR));
    }

    private Destinations.State state(String name) {
        return overview(name).state();
    }

    private Overview overview(String name) {
        return destinations().overviews().stream()
                .filter(each -> each.state().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ParkedEvent parked(long position) {
        return new ParkedEvent(position, "Patient/" + position, 1, Events.NOON, "later");
    }
}
