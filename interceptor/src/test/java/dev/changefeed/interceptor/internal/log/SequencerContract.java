// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions are given after commit, to every event once, and only grow. */
interface SequencerContract {
    TestLog test();

    /** Locks the sequencer's row as another node's step would. */
    String lockSequencer();

    @Test
    default void givesPositionsInTheOrderOfInsertion() {
        List<ChangeEvent> events = Events.of("Patient", 3);
        test().commit(events);

        Sequencer.Step step = test().log.sequencer().step(100);

        assertThat(step).isEqualTo(new Sequencer.Step(3, 3, false, false));
        List<ChangeEvent> fed = test().log.feed().read(0, 10, 1_000_000);
        assertThat(fed).isEqualTo(events);
        assertThat(fed).extracting(ChangeEvent::position).containsExactly(1L, 2L, 3L);
        assertThat(test().count("CHANGEFEED_STAGED")).isZero();
    }

    @Test
    default void doesNotLoseATransactionThatInsertsFirstAndCommitsLast() {
        ChangeEvent late = Events.version("Patient/late", 1);
        ChangeEvent early = Events.version("Patient/early", 1);
        long seenBySequence;
        long seenByPosition;
        try (OpenTransaction slow = test().begin();
                OpenTransaction fast = test().begin()) {
            slow.append(late);
            fast.append(early).commit();
            test().sequence();
            seenBySequence = highestSequence();
            List<ChangeEvent> first = test().log.feed().read(0, 10, 1000);
            assertThat(first).containsExactly(early);
            seenByPosition = first.get(0).position();
            slow.commit();
        }

        test().sequence();

        assertThat(test().log.feed().read(seenByPosition, 10, 1000)).containsExactly(late);
        assertThat(test().rows
                        .queryForList(
                                "SELECT EVENT_SEQ FROM CHANGEFEED_EVENT WHERE EVENT_SEQ > ?",
                                Long.class,
                                seenBySequence))
                .as("a reader that goes by the insert sequence never gets the late one")
                .isEmpty();
    }

    private long highestSequence() {
        Long highest = test().rows
                .queryForObject(
                        "SELECT MAX(E.EVENT_SEQ) FROM CHANGEFEED_EVENT E JOIN CHANGEFEED_FEED F ON F.EVENT_SEQ = E.EVENT_SEQ",
                        Long.class);
        return highest == null ? 0 : highest;
    }

    @Test
    default void readsOneRowAndWritesNothingWhenIdle() {
        test().feed(3);
        test().statements.calls();

        Sequencer.Step step = test().log.sequencer().step(100);

        assertThat(step).isEqualTo(new Sequencer.Step(3, 0, false, false));
        assertThat(test().statements.calls()).hasSize(1);
    }

    @Test
    default void worksThroughABacklogInSteps() {
        test().commit(Events.of("Patient", 5300));

        Sequencer sequencer = test().log.sequencer();
        assertThat(sequencer.step(2000)).isEqualTo(new Sequencer.Step(2000, 2000, false, true));
        assertThat(sequencer.step(2000)).isEqualTo(new Sequencer.Step(4000, 2000, false, true));
        assertThat(sequencer.step(2000)).isEqualTo(new Sequencer.Step(5300, 1300, false, false));

        assertThat(test().rows
                        .queryForList(
                                "SELECT FEED_POSITION - EVENT_SEQ FROM CHANGEFEED_FEED ORDER BY FEED_POSITION",
                                Long.class))
                .hasSize(5300)
                .containsOnly(0L);
    }

    @Test
    default void leavesEverythingAloneWhileAnotherNodeIsSequencing() {
        test().feed(2);
        test().commit(Events.of("Observation", 3));

        Sequencer.Step during;
        try (OpenTransaction otherNode = test().begin()) {
            otherNode.execute(lockSequencer());
            during = test().log.sequencer().step(100);
            assertThat(test().count("CHANGEFEED_STAGED")).isEqualTo(3);
        }

        assertThat(during).isEqualTo(new Sequencer.Step(2, 0, true, false));
        assertThat(test().log.sequencer().step(100)).isEqualTo(new Sequencer.Step(5, 3, false, false));
    }

    @Test
    default void takesTurnsWithOtherNodes() throws Exception {
        int writers = 3;
        int versions = 300;
        AtomicLong moved = new AtomicLong();
        List<Callable<Void>> work = new ArrayList<>();
        for (int writer = 1; writer <= writers; writer++) {
            String patient = "Patient/" + writer;
            work.add(() -> {
                for (int version = 1; version <= versions; version++) {
                    test().commit(Events.version(patient, version));
                }
                return null;
            });
        }
        for (int node = 1; node <= 3; node++) {
            work.add(() -> {
                while (moved.get() < writers * versions) {
                    moved.addAndGet(test().log.sequencer().step(5).moved());
                }
                return null;
            });
        }

        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }

        List<ChangeEvent> fed = test().log.feed().read(0, 2 * writers * versions, 10_000_000);
        assertThat(fed).hasSize(writers * versions).doesNotHaveDuplicates();
        assertThat(fed.get(fed.size() - 1).position()).isEqualTo(writers * versions);
        assertThat(fed.stream().collect(groupingBy(ChangeEvent::orderingKey)).values())
                .allSatisfy(events -> assertThat(events)
                        .extracting(event -> event.resource().version())
                        .isSorted());
    }

    @Test
    default void goesOnWithThePositionsWhenTheFeedIsEmptied() {
        test().feed(3);
        test().log.retention().trim(0, 100, Events.NOON.plusSeconds(1), false);
        assertThat(test().count("CHANGEFEED_FEED")).isZero();

        test().commit(Events.version("Patient/9", 1));

        assertThat(test().log.sequencer().step(10).tail()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 1848, 20260301})
    default void losesAndRepeatsNothingWhenWritersAndSequencersInterleave(long seed) throws Exception {
        Interleaving run = new Interleaving(test(), seed);

        run.play(400);

        assertThat(run.fed())
                .as("seed %d: the feed has what was committed, once", seed)
                .containsExactlyInAnyOrderElementsOf(run.committed());
        assertThat(run.fed())
                .as("seed %d: positions have neither gap nor repetition", seed)
                .extracting(ChangeEvent::position)
                .containsExactlyElementsOf(run.densePositions());
        assertThat(run.readAlong())
                .as("seed %d: a reader that went along with 'position > n' has it all, in order", seed)
                .isEqualTo(run.fed());
        assertThat(run.resourcesOutOfOrder())
                .as("seed %d: a resource's versions are in order", seed)
                .isEmpty();
    }
}
