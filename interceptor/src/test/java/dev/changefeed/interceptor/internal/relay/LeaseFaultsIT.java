// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.interceptor.internal.log.Progress;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who serves a destination when threads die, leases are lost and clocks differ. */
class LeaseFaultsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final RelayBench bench = new RelayBench();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void takesADestinationOverWhoseThreadHasDied() throws InterruptedException {
        Ownership node = node("one", bench.time, batch -> {
            if (opened.get() == 1) {
                throw new LinkageError("a class is missing");
            }
            return deliver(batch);
        });
        bench.commit(patient("a"));
        node.refresh();
        await().dontCatchUncaughtExceptions().atMost(SOON).untilAsserted(() -> assertThat(closed)
                .hasValue(1));

        await().dontCatchUncaughtExceptions().atMost(SOON).untilAsserted(() -> {
            node.refresh();
            assertThat(delivered).containsExactly("a");
        });
        node.close();

        assertThat(opened).hasValue(2);
        assertThat(bench.cursor()).isEqualTo(1);
    }

    @Test
    void servesADestinationWhoseLeaseItTookWithoutLearningOfIt() throws InterruptedException {
        bench.log.destinations().acquire("test", "one", Duration.ofHours(1));
        Ownership node = node("one", bench.time, this::deliver);
        bench.commit(patient("a"));

        node.refresh();
        node.refresh();

        await().atMost(SOON).untilAsserted(() -> assertThat(delivered).containsExactly("a"));
        node.close();
    }

    @Test
    void savesNothingOfWhatIsAnsweredAfterItsLeaseWasStolen() {
        DestinationRelay first = bench.relay(stealable());
        bench.publisher.hold();
        bench.publisher.answer(event -> switch (event.resource().id()) {
            case "a" -> Outcome.delivered();
            case "b" -> Outcome.retry("busy");
            default -> Outcome.rejected("no");
        });
        bench.commit(patient("a"), patient("b"), patient("c"));
        first.advance(() -> true);
        Lease stolen = stealable();

        bench.publisher.release();

        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> first.advance(() -> true));
        first.abandon();
        assertThat(bench.cursor()).isZero();
        assertThat(bench.log.parked().count("test")).isZero();
        assertThat(bench.log.deadLetters().count("test")).isZero();
        bench.publisher.answer(event -> Outcome.delivered());
        DestinationRelay second = bench.relay(stolen);
        bench.pass(Duration.ofSeconds(1), second);
        second.close(Duration.ofSeconds(1));
        assertThat(bench.publisher.deliveredVersions())
                .containsExactly("Patient/a v1", "Patient/a v1", "Patient/b v1", "Patient/c v1");
        assertThat(bench.cursor()).isEqualTo(3);
    }

    @Test
    void sendsNothingOfWhatItHasReadWhileItsLeaseRanOut() {
        DestinationRelay relay = bench.relay();
        bench.commit(patient("a"));
        Iterator<Boolean> leased = List.of(true, false).iterator();

        relay.advance(leased::next);
        assertThat(bench.publisher.delivered).isEmpty();

        relay.advance(() -> true);
        assertThat(bench.publisher.deliveredVersions()).containsExactly("Patient/a v1");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, -10})
    void leasesGoByTheDatabasesClock(int minutesApart) throws InterruptedException {
        MutableInstantSource otherClock = new MutableInstantSource();
        otherClock.advance(Duration.ofMinutes(minutesApart));
        Ownership one = node("one", bench.time, this::deliver);
        Ownership two = node("two", otherClock, this::deliver);
        one.refresh();
        bench.commit(patient("a"));
        await().atMost(SOON).untilAsserted(() -> assertThat(delivered).containsExactly("a"));

        two.refresh();
        one.refresh();
        two.refresh();
        String owner = bench.log.destinations().states().get(0).owner();
        one.close();
        two.refresh();
        bench.commit(patient("b"));
        await().atMost(SOON).untilAsserted(() -> assertThat(delivered).containsExactly("a", "b"));
        two.close();

        assertThat(owner).isEqualTo("one");
        assertThat(opened).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, -10})
    void retentionGoesWrongByNoMoreThanTheClocks(int minutesApart) {
        Instant now = bench.time.instant();
        bench.commit(
                at(now.minus(Duration.ofDays(1).plusMinutes(11)), "old"),
                at(now.minus(Duration.ofDays(1).minusMinutes(11)), "young"),
                at(now.minus(Duration.ofDays(2)), "undelivered"));
        bench.log.destinations().save(stealable(), Progress.to(2));
        bench.time.advance(Duration.ofMinutes(minutesApart));

        new RetentionLoop(bench.log.retention(), new RetentionPolicy(Duration.ofDays(1), false), bench.time).run();

        assertThat(bench.log.feed().read(0, 10, 1_000_000))
                .extracting(event -> event.resource().id())
                .containsExactly("young", "undelivered");
    }

    @Test
    void noticesWithinARoundWhatAnotherNodesOperatorHasPutBack() throws InterruptedException {
        AtomicInteger refusals = new AtomicInteger();
        Ownership node = node(
                "one",
                bench.time,
                batch -> refusals.getAndIncrement() == 0
                        ? CompletableFuture.completedFuture(List.of(Outcome.rejected("no")))
                        : deliver(batch));
        bench.commit(patient("a"));
        node.refresh();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(bench.log.deadLetters().count("test")).isEqualTo(1));
        new JdbcTemplate(bench.dataSource)
                .update(
                        "INSERT INTO CHANGEFEED_PARKED (DESTINATION, FEED_POSITION, ORDERING_KEY, ATTEMPTS, DUE_AT, REASON) VALUES ('test', 1, 'Patient/a', 0, ?, 'redriven')",
                        Instant.EPOCH.atOffset(ZoneOffset.UTC));

        node.refresh();

        await().atMost(SOON).untilAsserted(() -> assertThat(delivered).containsExactly("a"));
        await().atMost(SOON).untilAsserted(() -> assertThat(bench.log.parked().count("test"))
                .isZero());
        node.close();
    }

    private CompletionStage<List<Outcome>> deliver(List<Delivery> batch) {
        batch.forEach(delivery -> delivered.add(delivery.event().resource().id()));
        return CompletableFuture.completedFuture(
                batch.stream().map(delivery -> Outcome.delivered()).toList());
    }

    private Ownership node(String name, MutableInstantSource clock, Sender sender) {
        Destination like = bench.destination("test");
        Destination destination = new Destination(
                "test",
                like.filter(),
                like.start(),
                like.content(),
                like.format(),
                () -> publisher(sender),
                like.retry(),
                like.publishTimeout());
        return new Ownership(
                name, List.of(destination), bench.log, bench.feed, clock, new Random(1), RelayListener.NONE);
    }

    private EventPublisher publisher(Sender sender) {
        opened.incrementAndGet();
        return new EventPublisher() {
            @Override
            public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
                return sender.send(batch);
            }

            @Override
            public void close(Duration patience) {
                closed.incrementAndGet();
            }
        };
    }

    /** A lease that anybody may take at once. */
    private Lease stealable() {
        return Objects.requireNonNull(bench.log.destinations().acquire("test", "node", Duration.ZERO));
    }

    private static ChangeEvent patient(String id) {
        return Events.create("Patient", id).build();
    }

    private static ChangeEvent at(Instant time, String id) {
        return Events.create("Patient", id).occurredAt(time).build();
    }

    private interface Sender {
        CompletionStage<List<Outcome>> send(List<Delivery> batch);
    }
}
