// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.changefeed.event.ChangeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** What a destination comes to is stored as a whole. */
interface ProgressContract {
    TestLog test();

    @Test
    default void savesProgressAsAWhole() {
        List<ChangeEvent> events = test().feed(4);
        Lease lease = lease();

        assertThat(test().log
                        .destinations()
                        .save(
                                lease,
                                new Progress(4, List.of(parked(2, 1)), List.of(), List.of(new DeadLetter(3, 5, "no")))))
                .isTrue();

        assertThat(test().log.destinations().states().get(0).position()).isEqualTo(4);
        assertThat(test().log.parked().count("analytics")).isEqualTo(1);
        assertThat(heads(10)).containsExactly(new Parked.Entry(events.get(1), 1, Events.NOON, false));
        assertThat(test().log.deadLetters().list("analytics", 0, 10)).containsExactly(new DeadLetter(3, 5, "no"));
        assertThat(test().log.parked().count("elsewhere")).isZero();
        assertThat(test().log.deadLetters().count("elsewhere")).isZero();
    }

    @Test
    default void savesTheCursorAloneInOneRoundTrip() {
        Lease lease = lease();
        test().statements.calls();

        test().log.destinations().save(lease, Progress.to(9));

        assertThat(test().statements.calls()).containsExactly("executeUpdate");
    }

    @Test
    default void savesNothingOfProgressThatTheDatabaseRefuses() {
        test().feed(4);
        Lease lease = lease();
        Progress refused = new Progress(
                4,
                List.of(parked(1, 1), new ParkedEvent(2, "k".repeat(501), 1, null, "later")),
                List.of(),
                List.of(new DeadLetter(3, 5, "no")));

        assertThatThrownBy(() -> test().log.destinations().save(lease, refused))
                .isInstanceOf(DataAccessException.class)
                .hasMessageNotContaining("kkk");

        assertThat(test().log.destinations().states().get(0).position()).isZero();
        assertThat(test().log.parked().count("analytics")).isZero();
        assertThat(test().log.deadLetters().count("analytics")).isZero();
        assertThat(test().log.destinations().save(lease, Progress.to(4))).isTrue();
    }

    @Test
    default void unparksAndParksAgain() {
        test().feed(4);
        Lease lease = lease();
        save(lease, new Progress(4, List.of(parked(1, 1), parked(2, 1)), List.of(), List.of()));

        save(lease, new Progress(4, List.of(parked(1, 2)), List.of(2L), List.of()));

        assertThat(heads(10)).extracting(Parked.Entry::attempts).containsExactly(2);
    }

    @Test
    default void turnsAParkedEventIntoADeadLetter() {
        test().feed(1);
        Lease lease = lease();
        save(lease, new Progress(1, List.of(parked(1, 1)), List.of(), List.of()));

        save(lease, new Progress(1, List.of(), List.of(1L), List.of(new DeadLetter(1, 2, "once"))));
        save(lease, new Progress(1, List.of(), List.of(1L), List.of(new DeadLetter(1, 3, "twice"))));

        assertThat(test().log.parked().count("analytics")).isZero();
        assertThat(test().log.deadLetters().list("analytics", 0, 10)).containsExactly(new DeadLetter(1, 3, "twice"));
    }

    @Test
    default void cutsReasonsThatAreTooLong() {
        test().feed(2);
        Lease lease = lease();

        save(
                lease,
                new Progress(
                        2,
                        List.of(new ParkedEvent(1, "Patient/1", 1, null, "p\0".repeat(2000))),
                        List.of(),
                        List.of(new DeadLetter(2, 1, "d\0".repeat(2000)))));

        assertThat(test().log.deadLetters().list("analytics", 0, 1).get(0).reason())
                .isEqualTo("d\uFFFD".repeat(500));
        assertThat(test().log.parked().count("analytics")).isEqualTo(1);
    }

    @Test
    default void listsDeadLettersByPosition() {
        Lease lease = lease();
        save(
                lease,
                new Progress(
                        9,
                        List.of(),
                        List.of(),
                        List.of(new DeadLetter(7, 1, "c"), new DeadLetter(2, 1, "a"), new DeadLetter(5, 1, "b"))));

        assertThat(test().log.deadLetters().count("analytics")).isEqualTo(3);
        assertThat(test().log.deadLetters().list("analytics", 2, 1)).containsExactly(new DeadLetter(5, 1, "b"));
        assertThat(test().log.deadLetters().list("analytics", 5, 10)).containsExactly(new DeadLetter(7, 1, "c"));
    }

    private List<Parked.Entry> heads(int most) {
        return test().log.parked().heads("analytics", Events.NOON, most, 1_000_000);
    }

    private static ParkedEvent parked(long position, int attempts) {
        return new ParkedEvent(position, "Patient/" + position, attempts, Events.NOON, "later");
    }

    private void save(Lease lease, Progress progress) {
        assertThat(test().log.destinations().save(lease, progress)).isTrue();
    }

    private Lease lease() {
        test().log.destinations().create("analytics", 0);
        return Objects.requireNonNull(test().log.destinations().acquire("analytics", "node", Duration.ofHours(1)));
    }
}
