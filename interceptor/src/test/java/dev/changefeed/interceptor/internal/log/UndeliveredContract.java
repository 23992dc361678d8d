// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a destination did not take can be found, counted, sent again and thrown away. */
interface UndeliveredContract {
    Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");

    TestLog test();

    @Test
    default void findsDeadLettersByWhatTheyAre() {
        ChangeEvent update = Events.version("Patient/p", 2);
        test().commit(Events.version("Patient/p", 1), update, Events.version("Observation/o", 1));
        test().sequence();
        bury(
                new DeadLetter(1, 1, "100% wrong"),
                new DeadLetter(2, 5, "too [large]"),
                new DeadLetter(3, 1, "100 wrong"));

        assertThat(found(Selection.ALL)).containsExactly(1L, 2L, 3L);
        assertThat(found(Selection.ALL.startingAfter(1))).containsExactly(2L, 3L);
        assertThat(found(new Selection(0, 2, null, null, null, null, null, null)))
                .containsExactly(1L, 2L);
        assertThat(found(select(update.id(), null, null, null, null, null))).containsExactly(2L);
        assertThat(found(select(null, "Observation", null, null, null, null))).containsExactly(3L);
        assertThat(found(select(null, null, "update", null, null, null))).containsExactly(2L);
        assertThat(found(select(null, null, null, "100 wrong", null, null))).containsExactly(3L);
        assertThat(found(select(null, null, null, null, "0% w", null))).containsExactly(1L);
        assertThat(found(select(null, null, null, null, "[large]", null))).containsExactly(2L);
        assertThat(found(select(null, null, null, null, "_", null))).isEmpty();
        assertThat(found(select(null, "Patient", "create", null, "wrong", LONG_AGO)))
                .containsExactly(1L);
        assertThat(found(select(null, null, null, null, null, Instant.now().plusSeconds(3_600))))
                .isEmpty();
        assertThat(letters().find("elsewhere", Selection.ALL, 10)).isEmpty();
    }

    @Test
    default void showsWhatADeadLetterIsAndNotItsContent() {
        ChangeEvent event =
                Events.builder("Patient/p", 1).tenant(new Tenant(3, "NORTH")).build();
        test().commit(event);
        test().sequence();
        bury(new DeadLetter(1, 5, "no"), new DeadLetter(2, 1, "its event is gone"));

        List<Undelivered> found = letters().find("analytics", Selection.ALL, 10);

        assertThat(found)
                .extracting(Undelivered::letter, Undelivered::event)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                new DeadLetter(1, 5, "no"),
                                new Undelivered.Event(event.id(), "create", "Patient", "p", 1, "NORTH")),
                        org.assertj.core.groups.Tuple.tuple(new DeadLetter(2, 1, "its event is gone"), null));
        assertThat(found).extracting(Undelivered::at).allMatch(at -> at != null && at.isAfter(LONG_AGO));
        assertThat(found.toString()).doesNotContain("Patient");
    }

    @Test
    default void parksDeadLettersForAnImmediateTry() {
        test().commit(
                        Events.version("Patient/a", 1),
                        Events.builder("Patient/a", 2)
                                .tenant(new Tenant(3, "NORTH"))
                                .build(),
                        Events.version("Patient/a", 3));
        test().sequence();
        bury(new DeadLetter(1, 5, "no"), new DeadLetter(2, 5, "no"), new DeadLetter(3, 5, "never"));

        assertThat(control().redrive("analytics", select(null, null, null, "no", null, null), 100))
                .isEqualTo(new Handled(2, false));

        assertThat(found(Selection.ALL)).containsExactly(3L);
        assertThat(test().parkedHeads("analytics")).containsExactly("Patient/a 0", "NORTH/Patient/a 0");
        assertThat(test().rows.queryForList("SELECT DUE_AT FROM CHANGEFEED_PARKED", java.sql.Timestamp.class))
                .extracting(java.sql.Timestamp::toInstant)
                .containsOnly(Instant.EPOCH);
    }

    @Test
    default void parksADeadLetterOnceAlthoughItIsParkedAlready() {
        test().feed(1);
        bury(new DeadLetter(1, 5, "no"));
        save(new Progress(1, List.of(held(1)), List.of(), List.of()));

        control().redrive("analytics", Selection.ALL, 100);

        assertThat(test().parkedHeads("analytics")).containsExactly("Patient/1 0");
        assertThat(control().release("analytics", Selection.ALL, 100)).isEqualTo(new Handled(0, false));
    }

    @Test
    default void leavesADeadLetterWhoseEventIsGone() {
        bury(new DeadLetter(1, 5, "no"));

        assertThat(control().redrive("analytics", Selection.ALL, 100)).isEqualTo(new Handled(0, false));

        assertThat(found(Selection.ALL)).containsExactly(1L);
        assertThat(test().log.parked().count("analytics")).isZero();
    }

    @Test
    default void redrivesManyInSlicesUpToALimit() {
        int many = 2 * DeadLetterControl.SLICE + 10;
        test().feed(many);
        bury(IntStream.rangeClosed(1, many)
                .mapToObj(position -> new DeadLetter(position, 1, "no"))
                .toArray(DeadLetter[]::new));

        assertThat(control().redrive("analytics", Selection.ALL, 1_500))
                .isEqualTo(new Handled(2 * DeadLetterControl.SLICE, true));
        assertThat(control().redrive("analytics", Selection.ALL, 1_500)).isEqualTo(new Handled(10, false));
        assertThat(test().log.parked().count("analytics")).isEqualTo(many);
        assertThat(letters().count("analytics")).isZero();
    }

    @Test
    default void redrivesNothingOfADestinationThatIsNotThere() {
        assertThat(control().redrive("nowhere", Selection.ALL, 100)).isEqualTo(new Handled(0, false));
        assertThat(control().release("nowhere", Selection.ALL, 100)).isEqualTo(new Handled(0, false));
        assertThat(control().discard("nowhere", Selection.ALL, 100)).isEqualTo(new Handled(0, false));
    }

    @Test
    default void releasesHeldKeysAndNothingElse() {
        test().commit(
                        Events.version("Patient/a", 1),
                        Events.version("Patient/a", 2),
                        Events.version("Observation/b", 1),
                        Events.version("Patient/c", 1));
        test().sequence();
        save(new Progress(
                4,
                List.of(
                        new ParkedEvent(1, "Patient/a", 5, null, "busy"),
                        new ParkedEvent(2, "Patient/a", 0, null, "waits behind its key"),
                        new ParkedEvent(3, "Observation/b", 5, null, "busy"),
                        new ParkedEvent(4, "Patient/c", 2, Events.NOON, "busy")),
                List.of(),
                List.of()));

        assertThat(control().release("analytics", select(null, null, null, null, null, LONG_AGO), 100))
                .isEqualTo(new Handled(0, false));
        assertThat(control().release("analytics", select(null, "Patient", null, null, null, null), 100))
                .isEqualTo(new Handled(1, false));

        assertThat(test().parkedHeads("analytics")).containsExactly("Patient/a 0", "Observation/b 5", "Patient/c 2");
        assertThat(test().rows
                        .queryForList(
                                "SELECT FEED_POSITION FROM CHANGEFEED_PARKED WHERE DUE_AT IS NOT NULL ORDER BY DUE_AT",
                                Long.class))
                .containsExactly(1L, 4L);
    }

    @Test
    default void throwsSelectedDeadLettersAway() {
        test().feed(3);
        bury(new DeadLetter(1, 1, "no"), new DeadLetter(2, 1, "never"), new DeadLetter(3, 1, "no"));

        assertThat(control().discard("analytics", select(null, null, null, "no", null, null), 100))
                .isEqualTo(new Handled(2, false));

        assertThat(found(Selection.ALL)).containsExactly(2L);
    }

    @Test
    default void countsWhatWaits() {
        test().feed(5);
        test().commit(Events.version("Patient/9", 1), Events.version("Patient/10", 1));
        save(new Progress(
                5,
                List.of(
                        new ParkedEvent(1, "Patient/1", 5, null, "busy"),
                        new ParkedEvent(2, "Patient/1", 0, null, "waits behind its key"),
                        new ParkedEvent(3, "Patient/3", 1, Events.NOON, "busy")),
                List.of(),
                List.of(new DeadLetter(4, 1, "no"))));

        assertThat(test().log.tallies().of("analytics"))
                .isEqualTo(new Tally(exactly(3), exactly(2), exactly(1), exactly(1)));
        assertThat(test().log.tallies().of("elsewhere"))
                .isEqualTo(new Tally(exactly(0), exactly(0), exactly(0), exactly(0)));
        assertThat(test().log.tallies().staged()).isEqualTo(exactly(2));
        assertThat(test().log.tallies().deadLetters()).isEqualTo(Map.of("analytics", 1L));
        assertThat(test().log.tallies().held()).isEqualTo(Map.of("analytics", 1L));
    }

    @Test
    default void endsCountingWhereItWouldBecomeDear() {
        bury(IntStream.rangeClosed(1, Tallies.MOST + 5)
                .mapToObj(position -> new DeadLetter(position, 1, "no"))
                .toArray(DeadLetter[]::new));

        assertThat(test().log.tallies().of("analytics").deadLetters()).isEqualTo(new Tally.Count(Tallies.MOST, true));
    }

    @Test
    default void estimatesWhatTheLogTakesBehindAPosition() {
        assertThat(test().log.footprint().bytesBehind(0)).isZero();
        test().commit(IntStream.rangeClosed(1, 2_000)
                .mapToObj(i -> Events.builder("Patient/" + i, 1)
                        .payload(Payload.of(new byte[2_000]))
                        .build())
                .toList());
        test().sequence();

        assertThat(test().log.footprint().bytesBehind(0)).isEqualTo(2_000 * 2_500);
        assertThat(test().log.footprint().bytesBehind(1_900)).isEqualTo(100 * 2_500);
        assertThat(test().log.footprint().bytesBehind(2_000)).isZero();
    }

    @Test
    default void knowsTheEndsOfTheFeed() {
        Feed feed = test().log.feed();
        assertThat(feed.first()).isEqualTo(1);
        assertThat(feed.positionThrough(Events.NOON)).isZero();
        test().feed(3);
        test().commit(Events.builder("Patient/9", 1)
                .occurredAt(Events.NOON.plusSeconds(10))
                .build());
        test().sequence();

        assertThat(feed.first()).isEqualTo(1);
        assertThat(feed.positionThrough(Events.NOON)).isEqualTo(3);
        assertThat(feed.positionThrough(Events.NOON.minusSeconds(1))).isZero();
        test().log.retention().trim(0, 10, Events.NOON.plusSeconds(1), false);
        assertThat(feed.first()).isEqualTo(4);
        test().log.retention().trim(0, 10, Events.NOON.plusSeconds(60), false);
        assertThat(feed.first()).isEqualTo(5);
    }

    private static Selection select(
            UUID eventId, String resourceType, String action, String reason, String reasonPart, Instant since) {
        return new Selection(0, Long.MAX_VALUE, eventId, resourceType, action, reason, reasonPart, since);
    }

    private List<Long> found(Selection selection) {
        return letters().find("analytics", selection, 10).stream()
                .map(each -> each.letter().position())
                .toList();
    }

    private DeadLetters letters() {
        return test().log.deadLetters();
    }

    private DeadLetterControl control() {
        return test().log.deadLetterControl();
    }

    private static ParkedEvent held(long position) {
        return new ParkedEvent(position, "Patient/" + position, 5, null, "busy");
    }

    private static Tally.Count exactly(long number) {
        return new Tally.Count(number, false);
    }

    private void bury(DeadLetter... letters) {
        save(new Progress(0, List.of(), List.of(), List.of(letters)));
    }

    private void save(Progress progress) {
        Destinations destinations = test().log.destinations();
        destinations.create("analytics", 0);
        Lease lease = Objects.requireNonNull(destinations.acquire("analytics", "node", Duration.ofHours(1)));
        assertThat(destinations.save(lease, progress)).isTrue();
        destinations.release(lease);
    }
}
