// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Retention deletes what is old and what nobody needs any more. */
interface RetentionContract {
    Instant AFTER_NOON = Events.NOON.plusSeconds(1);

    TestLog test();

    @Test
    default void deletesOldEventsInSlices() {
        test().feed(25);
        passedTo("analytics", 25);

        Retention retention = test().log.retention();
        assertThat(retention.trim(AFTER_NOON, 10)).isEqualTo(10);
        assertThat(positions()).startsWith(11L).hasSize(15);
        assertThat(retention.trim(AFTER_NOON, 10)).isEqualTo(10);
        assertThat(retention.trim(AFTER_NOON, 10)).isEqualTo(5);
        assertThat(retention.trim(AFTER_NOON, 10)).isZero();

        assertThat(test().count("CHANGEFEED_FEED")).isZero();
        assertThat(test().count("CHANGEFEED_EVENT")).isZero();
        assertThat(test().log.feed().tail()).isEqualTo(25);
    }

    @Test
    default void keepsWhatIsNotOldEnough() {
        test().commit(
                        Events.version("Patient/1", 1),
                        Events.builder("Patient/2", 1).occurredAt(AFTER_NOON).build(),
                        Events.version("Patient/3", 1));
        test().sequence();

        assertThat(test().log.retention().trim(AFTER_NOON, 10)).isEqualTo(2);

        assertThat(positions()).containsExactly(2L);
    }

    @Test
    default void keepsWhatAnyDestinationHasNotPassed() {
        test().feed(5);
        passedTo("analytics", 5);
        passedTo("archive", 2);

        assertThat(test().log.retention().trim(AFTER_NOON, 10)).isEqualTo(2);

        assertThat(positions()).containsExactly(3L, 4L, 5L);
    }

    @Test
    default void keepsWhatIsParkedOrDead() {
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

        assertThat(test().log.retention().trim(AFTER_NOON, 2)).isEqualTo(2);
        assertThat(test().log.retention().trim(AFTER_NOON, 2)).isEqualTo(1);
        assertThat(test().log.retention().trim(AFTER_NOON, 2)).isZero();

        assertThat(positions()).containsExactly(1L, 3L);
        assertThat(test().log.parked().events("analytics", "Patient/1", 10)).hasSize(1);
    }

    @Test
    default void keepsWhatHasNoPositionYet() {
        test().commit(Events.version("Patient/1", 1));

        assertThat(test().log.retention().trim(AFTER_NOON, 10)).isZero();

        test().sequence();
        assertThat(positions()).containsExactly(1L);
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
