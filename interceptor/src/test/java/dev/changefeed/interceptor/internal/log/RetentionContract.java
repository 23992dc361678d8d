// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.changefeed.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Retention deletes what is old and what nobody needs any more. */
interface RetentionContract {
    Instant AFTER_NOON = Events.NOON.plusSeconds(1);

    TestLog test();

    @Test
    default void deletesOldEventsInSlices() {
        test().feed(25);
        passedTo("analytics", 25);

        Retention.Trimmed first = trim(0, 10);
        assertThat(first).isEqualTo(new Retention.Trimmed(10, 10, Map.of(), false));
        assertThat(positions()).startsWith(11L).hasSize(15);
        assertThat(trim(10, 10)).isEqualTo(new Retention.Trimmed(20, 10, Map.of(), false));
        assertThat(trim(20, 10)).isEqualTo(new Retention.Trimmed(25, 5, Map.of(), true));

        assertThat(test().count("CHANGEFEED_FEED")).isZero();
        assertThat(test().count("CHANGEFEED_EVENT")).isZero();
        assertThat(test().log.feed().tail()).isEqualTo(25);
    }

    @Test
    default void keepsWhatIsNotOldEnough() {
        test().commit(
                        Events.version("Patient/1", 1),
                        Events.builder("Patient/2", 1).occurredAt(AFTER_NOON).build(),
                        Events.version("Patient/3", 1),
                        Events.builder("Patient/4", 1).occurredAt(AFTER_NOON).build(),
                        Events.version("Patient/5", 1));
        test().sequence();

        assertThat(trim(0, 4)).isEqualTo(new Retention.Trimmed(4, 2, Map.of(), true));

        assertThat(positions()).containsExactly(2L, 4L, 5L);
    }

    @Test
    default void keepsWhatAnyDestinationHasNotPassed() {
        test().feed(5);
        passedTo("analytics", 5);
        passedTo("archive", 2);

        assertThat(trim(0, 10).removed()).isEqualTo(2);

        assertThat(positions()).containsExactly(3L, 4L, 5L);
    }

    @Test
    default void dropsWhatADestinationHasNotPassedWhereItIsToldToAndCountsIt() {
        test().feed(5);
        passedTo("analytics", 5);
        passedTo("archive", 2);
        passedTo("late", 0);

        Retention.Trimmed trimmed = test().log.retention().trim(0, 10, AFTER_NOON, true);

        assertThat(trimmed).isEqualTo(new Retention.Trimmed(5, 5, Map.of("archive", 3L, "late", 5L), true));
        assertThat(positions()).isEmpty();
        assertThat(test().log.destinations().overviews())
                .extracting(overview -> overview.state().name(), Overview::expired)
                .containsExactly(tuple("analytics", 0L), tuple("archive", 3L), tuple("late", 5L));
    }

    @Test
    default void countsWhatIsDroppedOnceWhenNodesTrimTogether() throws Exception {
        test().feed(400);
        passedTo("late", 0);
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        List<Future<Integer>> removed = nodes.invokeAll(Collections.nCopies(
                4, () -> test().log.retention().trim(0, 400, AFTER_NOON, true).removed()));
        nodes.shutdown();

        int together = 0;
        for (Future<Integer> each : removed) {
            together += each.get();
        }
        assertThat(together).isEqualTo(400);
        assertThat(test().log.destinations().overviews().get(0).expired()).isEqualTo(400);
    }

    @Test
    default void keepsWhatIsParkedOrDeadWhateverItIsTold() {
        test().feed(5);
        Lease lease = passedTo("analytics", 5);
        test().log
                .destinations()
                .save(
                        lease,
                        new Progress(
                                5,
                                List.of(new ParkedEvent(1, "Patient/1", 1, null, "later")),
                                List.of(),
                                List.of(new DeadLetter(3, 1, "never"))));

        assertThat(trim(0, 2)).isEqualTo(new Retention.Trimmed(2, 1, Map.of(), false));
        assertThat(test().log.retention().trim(2, 10, AFTER_NOON, true).removed())
                .isEqualTo(2);

        assertThat(positions()).containsExactly(1L, 3L);
        assertThat(test().log.parked().behind("analytics", "Patient/1", 0, 10, 1_000_000))
                .hasSize(1);
    }

    @Test
    default void keepsWhatHasNoPositionYet() {
        test().commit(Events.version("Patient/1", 1));

        assertThat(trim(0, 10).removed()).isZero();

        test().sequence();
        assertThat(positions()).containsExactly(1L);
    }

    private Retention.Trimmed trim(long after, int slice) {
        return test().log.retention().trim(after, slice, AFTER_NOON, false);
    }

    private List<Long> positions() {
        return test().log.feed().read(0, 1000, 1_000_000).stream()
                .map(ChangeEvent::position)
                .toList();
    }

    private Lease passedTo(String destination, long position) {
        test().log.destinations().create(destination, position);
        return Objects.requireNonNull(test().log.destinations().acquire(destination, "node", Duration.ofHours(1)));
    }
}
