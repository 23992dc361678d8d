// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration RETENTION = Duration.ofDays(1);

    private final RelayBench bench = new RelayBench();
    private final CountDownLatch testEnds = new CountDownLatch(1);

    @AfterEach
    void close() {
        testEnds.countDown();
        bench.close();
    }

    @Test
    void deliversWhatIsCommittedWithoutBeingAskedAgain() {
        Recorder recorder = new Recorder();
        try (Relay relay = node("one", destination("a", () -> recorder))) {
            relay.start();

            bench.append(patient(1));
            relay.wake();

            await().atMost(SOON).untilAsserted(() -> assertThat(recorder.ids()).containsExactly("1"));
        }
    }

    @Test
    void findsWhatAnotherNodeCommitted() {
        Recorder recorder = new Recorder();
        try (Relay relay = node("one", destination("a", () -> recorder))) {
            relay.start();

            bench.append(patient(1));

            await().atMost(SOON).untilAsserted(() -> assertThat(recorder.ids()).containsExactly("1"));
        }
    }

    @Test
    void aDestinationThatHangsDelaysNoOther() {
        Recorder recorder = new Recorder();
        EventPublisher hanging = new Recorder() {
            @Override
            public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
                try {
                    testEnds.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return super.publish(batch);
            }
        };
        Relay relay = node("one", destination("hanging", () -> hanging), destination("healthy", () -> recorder));
        relay.start();

        bench.append(patient(1));
        relay.wake();

        await().atMost(SOON).untilAsserted(() -> assertThat(recorder.ids()).containsExactly("1"));
        testEnds.countDown();
        relay.close();
    }

    @Test
    void aSecondNodeTakesOverWhatTheFirstOneLeavesAndRepeatsNothing() {
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        Relay one = node("one", destination("a", () -> first));
        one.start();
        bench.append(patient(1));
        one.wake();
        await().atMost(SOON).untilAsserted(() -> assertThat(first.ids()).containsExactly("1"));
        try (Relay two = node("two", destination("a", () -> second))) {
            two.start();

            bench.append(patient(2));
            one.close();
            bench.append(patient(3));

            await().atMost(SOON).untilAsserted(() -> assertThat(second.ids()).endsWith("3"));
            List<String> both = new CopyOnWriteArrayList<>(first.ids());
            both.addAll(second.ids());
            assertThat(both).containsExactly("1", "2", "3");
        }
    }

    @Test
    void aPausedDestinationGetsNothingUntilItIsResumedAndThenEverything() {
        Recorder recorder = new Recorder();
        try (Relay relay = node("one", destination("a", () -> recorder))) {
            relay.start();
            bench.append(patient(1));
            await().atMost(SOON).untilAsserted(() -> assertThat(recorder.ids()).containsExactly("1"));

            bench.log.control().pause("a");
            await().atMost(SOON).until(() -> owner("a") == null);
            bench.append(patient(2));
            relay.wake();
            await().atMost(SOON).until(() -> bench.log.feed().tail() == 2);
            assertThat(recorder.ids()).containsExactly("1");
            bench.log.control().resume("a");

            await().atMost(SOON).untilAsserted(() -> assertThat(recorder.ids()).containsExactly("1", "2"));
            assertThat(recorder.events).noneMatch(ChangeEvent::isReplay);
        }
    }

    @Test
    void aMovedDestinationLeavesItsNodeAndItsEventsComeAgain() {
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        Relay one = node("one", destination("a", () -> first));
        one.start();
        bench.append(patient(1), patient(2));
        await().atMost(SOON).untilAsserted(() -> assertThat(first.ids()).containsExactly("1", "2"));
        await().atMost(SOON).until(() -> position("a") == 2);
        try (Relay two = node("two", destination("a", () -> second))) {
            two.start();

            bench.log.control().move("a", 1);
            one.close();

            await().atMost(SOON).untilAsserted(() -> assertThat(second.ids()).containsExactly("2"));
            assertThat(second.events).allMatch(ChangeEvent::isReplay);
            assertThat(first.ids()).containsExactly("1", "2");
        }
    }

    @Test
    void aReplayRunsBesideItsDestinationAndGoesWhenItIsDone() {
        Recorder recorder = new Recorder();
        try (Relay relay = node("one", destination("a", () -> recorder))) {
            relay.start();
            bench.append(patient(1), patient(2), patient(3));
            await().atMost(SOON).untilAsserted(() -> assertThat(recorder.ids()).containsExactly("1", "2", "3"));

            bench.log.control().replay("a", 0, 2);

            await().atMost(SOON)
                    .until(() -> owner("a/1-2") == null && recorder.ids().size() == 5);
            bench.append(patient(4));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(recorder.ids()).containsExactly("1", "2", "3", "1", "2", "4"));
            assertThat(recorder.events)
                    .extracting(ChangeEvent::isReplay)
                    .containsExactly(false, false, false, true, true, false);
            assertThat(owner("a")).isEqualTo("one");
        }
    }

    @Test
    void aForgottenDestinationGetsNothingMore() {
        Recorder recorder = new Recorder();
        Recorder other = new Recorder();
        try (Relay relay = node("one", destination("a", () -> recorder), destination("b", () -> other))) {
            relay.start();
            bench.append(patient(1));
            await().atMost(SOON).untilAsserted(() -> assertThat(recorder.ids()).containsExactly("1"));

            bench.log.control().forget("a");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .doesNotContain("changefeed-a")
                            .contains("changefeed-b"));
            bench.append(patient(2));

            await().atMost(SOON).untilAsserted(() -> assertThat(other.ids()).containsExactly("1", "2"));
            assertThat(recorder.ids()).containsExactly("1");
        }
    }

    private @Nullable String owner(String name) {
        return bench.log.destinations().states().stream()
                .filter(state -> state.name().equals(name))
                .findFirst()
                .map(Destinations.State::owner)
                .orElse(null);
    }

    private long position(String name) {
        return bench.log.destinations().states().stream()
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow()
                .position();
    }

    private Relay node(String name, Destination... destinations) {
        return new Relay(
                name, bench.log, List.of(destinations), new RetentionPolicy(RETENTION, false), InstantSource.system());
    }

    private Destination destination(String name, Supplier<EventPublisher> publishers) {
        Destination like = bench.destination(name);
        return new Destination(
                name,
                like.filter(),
                like.start(),
                like.content(),
                like.format(),
                publishers,
                like.retry(),
                like.publishTimeout());
    }

    private static ChangeEvent patient(int id) {
        return Events.create("Patient", String.valueOf(id)).build();
    }

    /** Takes everything and remembers it. */
    private static class Recorder implements EventPublisher {
        private final List<ChangeEvent> events = new CopyOnWriteArrayList<>();

        List<String> ids() {
            return events.stream().map(event -> event.resource().id()).toList();
        }

        @Override
        public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
            batch.forEach(delivery -> events.add(delivery.event()));
            return CompletableFuture.completedFuture(
                    batch.stream().map(delivery -> Outcome.delivered()).toList());
        }

        @Override
        public void close(Duration patience) {}
    }
}
