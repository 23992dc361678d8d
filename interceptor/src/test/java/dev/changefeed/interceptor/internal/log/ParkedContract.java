// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of each key the first event is tried, in its time. */
interface ParkedContract {
    Instant NOON = Events.NOON;
    Instant LATER = NOON.plusSeconds(60);

    TestLog test();

    @Test
    default void findsTheFirstEventsOfKeysWhoseTimeHasCome() {
        feed("b", "B", "b", "a", "c", "d");
        park(tried(4, "a", NOON), tried(2, "B", LATER), tried(1, "b", NOON.minusSeconds(1)), behind(3, "b"));
        park(tried(5, "c", null), untried(6, "d", Instant.EPOCH));

        assertThat(positions(parked().heads("analytics", NOON, 10, 1_000))).containsExactly(6L, 1L, 4L);
        assertThat(positions(parked().heads("analytics", NOON, 2, 1_000))).containsExactly(6L, 1L);
        assertThat(parked().heads("analytics", NOON, 10, 1_000))
                .extracting(Parked.Entry::followed)
                .containsExactly(false, true, false);
        assertThat(parked().heads("elsewhere", NOON, 10, 1_000)).isEmpty();
        assertThat(parked().nextDue("analytics", NOON)).isEqualTo(LATER);
        assertThat(parked().nextDue("analytics", LATER)).isNull();
        assertThat(test().log.tallies().of("analytics").held().number()).isEqualTo(1);
        assertThat(test().log.destinations().states().get(0).firstDue()).isEqualTo(Instant.EPOCH);
    }

    @Test
    default void anEventThatIsDueWaitsForAnEarlierOneOfItsKey() {
        feed("a", "a");
        park(tried(1, "a", LATER), tried(2, "a", NOON));

        assertThat(parked().heads("analytics", NOON, 10, 1_000)).isEmpty();
        assertThat(positions(parked().heads("analytics", LATER, 10, 1_000))).containsExactly(1L);
    }

    @Test
    default void readsNoMorePayloadThanItIsTold() {
        feed("a", "b", "c");
        park(tried(1, "a", NOON), tried(2, "b", NOON), tried(3, "c", NOON));
        int size = "{\"resourceType\":\"Patient\"}".length();

        assertThat(positions(parked().heads("analytics", NOON, 10, 2L * size))).containsExactly(1L, 2L);
        assertThat(positions(parked().heads("analytics", NOON, 10, 1))).containsExactly(1L);
    }

    @Test
    default void readsWhatWaitsBehindTheFirstEventOfAKey() {
        feed("a", "b", "a", "a", "a");
        park(tried(1, "a", NOON), tried(2, "b", NOON), behind(5, "a"), behind(4, "a"), behind(3, "a"));

        assertThat(positions(parked().behind("analytics", "Patient/a", 1, 2, 1_000)))
                .containsExactly(3L, 4L);
        assertThat(positions(parked().behind("analytics", "Patient/a", 4, 10, 1_000)))
                .containsExactly(5L);
    }

    @Test
    default void listsKeysPageByPage() {
        feed("b", "B", "a", "b", "ä");
        park(tried(1, "b", NOON), tried(2, "B", NOON), tried(3, "a", NOON), behind(4, "b"), tried(5, "ä", NOON));

        List<String> keys = new ArrayList<>();
        List<String> page = parked().keys("analytics", "", 2);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            keys.addAll(page);
            page = parked().keys("analytics", page.get(page.size() - 1), 2);
        }

        assertThat(keys).containsExactlyInAnyOrder("Patient/a", "Patient/b", "Patient/B", "Patient/ä");
    }

    @Test
    default void putsForwardWhatIsDueTooLate() {
        feed("a", "b", "c");
        park(tried(1, "a", LATER), tried(2, "b", NOON), tried(3, "c", null));

        parked().putForward("analytics", NOON.plusSeconds(30));

        assertThat(positions(parked().heads("analytics", NOON, 10, 1_000))).containsExactly(2L);
        assertThat(parked().nextDue("analytics", NOON)).isEqualTo(NOON.plusSeconds(30));
        assertThat(test().log.tallies().of("analytics").held().number()).isEqualTo(1);
    }

    @Test
    default void theNextEventOfAKeyIsDueOnceTheFirstIsDoneWith() {
        feed("a", "b", "c", "d", "a", "c", "d");
        park(tried(1, "a", NOON), tried(2, "b", NOON), tried(3, "c", NOON), tried(4, "d", NOON));
        park(behind(5, "a"), tried(6, "c", LATER), tried(7, "d", null));

        Set<String> finished = Objects.requireNonNull(test().log
                .destinations()
                .save(
                        lease(),
                        new Progress(7, List.of(), List.of(1L, 2L, 3L, 4L), List.of()),
                        Set.of("Patient/a", "Patient/b", "Patient/c", "Patient/d")));

        assertThat(finished).containsExactly("Patient/b");
        assertThat(positions(parked().heads("analytics", NOON, 10, 1_000))).containsExactly(5L);
        assertThat(positions(parked().heads("analytics", LATER, 10, 1_000))).containsExactly(5L, 6L);
        assertThat(test().log.tallies().of("analytics").held().number()).isEqualTo(1);
    }

    @Test
    default void anEventThatComesToWaitOnceMoreStaysWhatItHasBecome() {
        feed("a", "a");
        park(tried(1, "a", LATER), behind(2, "a"));

        park(behind(1, "a"), behind(2, "a"));

        assertThat(parked().nextDue("analytics", NOON)).isEqualTo(LATER);
        assertThat(parked().count("analytics")).isEqualTo(2);
    }

    @Test
    default void anEventThatWaitsBehindNothingIsDue() {
        feed("a", "a");
        park(tried(2, "a", LATER));

        park(behind(1, "a"));

        assertThat(positions(parked().heads("analytics", NOON, 10, 1_000))).containsExactly(1L);
    }

    private Parked parked() {
        return test().log.parked();
    }

    /** Events of these patients, at positions from 1. */
    private void feed(String... ids) {
        test().commit(Arrays.stream(ids)
                .map(id -> Events.version("Patient/" + id, 1))
                .toList());
        test().sequence();
        test().log.destinations().create("analytics", 0);
    }

    private void park(ParkedEvent... events) {
        Progress progress = new Progress(0, List.of(events), List.of(), List.of());
        assertThat(test().log.destinations().save(lease(), progress)).isTrue();
    }

    private Lease lease() {
        return Objects.requireNonNull(test().log.destinations().acquire("analytics", "node", Duration.ZERO));
    }

    private static ParkedEvent tried(long position, String id, @Nullable Instant dueAt) {
        return new ParkedEvent(position, "Patient/" + id, 1, dueAt, "busy");
    }

    private static ParkedEvent untried(long position, String id, Instant dueAt) {
        return new ParkedEvent(position, "Patient/" + id, 0, dueAt, "redriven");
    }

    private static ParkedEvent behind(long position, String id) {
        return new ParkedEvent(position, "Patient/" + id, 0, null, "behind");
    }

    private static List<Long> positions(List<Parked.Entry> entries) {
        return entries.stream().map(entry -> entry.event().position()).toList();
    }
}
