// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A publisher is somebody else's code: whatever it does, nothing is lost, and only the event to blame is given up. */
class FaultyPublisherIT {
    private final RelayBench bench = new RelayBench();

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("throws", batch -> {
                    throw new IllegalStateException("boom");
                }),
                fault("returns nothing", batch -> null),
                fault("answers nothing", batch -> CompletableFuture.completedFuture(null)),
                fault("answers too few", batch -> CompletableFuture.completedFuture(List.of())),
                fault(
                        "answers null for an event",
                        batch -> CompletableFuture.completedFuture(Arrays.asList(new Outcome[batch.size()]))),
                fault("fails later", batch -> CompletableFuture.failedFuture(new IllegalStateException("boom"))),
                fault("fails with an error", batch -> CompletableFuture.failedFuture(new AssertionError("boom"))),
                fault("cancels", batch -> {
                    CompletableFuture<List<Outcome>> cancelled = new CompletableFuture<>();
                    cancelled.cancel(false);
                    return cancelled;
                }),
                fault("never answers", batch -> new CompletableFuture<>()));
    }

    private static Arguments fault(String name, Function<List<Delivery>, CompletionStage<List<Outcome>>> fault) {
        return Arguments.of(name, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void losesNothingToAPublisherThat(String name, Function<List<Delivery>, CompletionStage<List<Outcome>>> fault) {
        Passing passing = new Passing(fault);
        DestinationRelay relay = relay(passing);
        bench.commit(patient("a", 1), patient("b", 1), patient("a", 2), patient("c", 1));
        bench.commit(patient("a", 3));

        for (int round = 0; round < 20; round++) {
            bench.pass(Duration.ofSeconds(61), relay);
        }
        relay.close(Duration.ofSeconds(1));

        assertThat(passing.faults).as("calls that it has failed").isEqualTo(4);
        assertThat(bench.publisher.deliveredVersions())
                .hasSize(5)
                .containsSubsequence("Patient/a v1", "Patient/a v2", "Patient/a v3");
        assertThat(bench.log.deadLetters().count("test")).isZero();
        assertThat(bench.cursor()).isEqualTo(5);
    }

    @Test
    void savesItsCursorAlthoughThePublisherCannotBeClosed() {
        DestinationRelay relay = relay(new Passing(bench.publisher::publish) {
            @Override
            public void close(Duration patience) {
                throw new IllegalStateException("boom");
            }
        });
        bench.commit(patient("a", 1));
        relay.advance(() -> true);

        relay.close(Duration.ofSeconds(1));

        assertThat(bench.cursor()).isEqualTo(1);
    }

    @Test
    void givesASlowPublisherItsTime() {
        DestinationRelay relay = bench.relay();
        bench.publisher.hold();
        bench.commit(patients(3_000));
        for (int second = 0; second < 59; second++) {
            bench.pass(Duration.ofSeconds(1), relay);
        }

        bench.publisher.release();
        bench.pass(Duration.ofSeconds(1), relay);

        assertThat(bench.publisher.delivered).hasSize(3_000);
        assertThat(bench.publisher.opened).isEqualTo(1);
        assertThat(bench.cursor()).isEqualTo(3_000);
    }

    @Test
    void deliversNothingTwiceWhenItIsStoppedWithBatchesUnderWay() {
        DestinationRelay relay = bench.relay();
        bench.publisher.hold();
        bench.publisher.answer(
                event -> event.resource().id().equals("7") ? Outcome.retry("busy") : Outcome.delivered());
        bench.commit(patients(3_500));
        relay.advance(() -> true);
        int underWay = bench.publisher.heldCalls();

        relay.close(Duration.ofSeconds(5));
        bench.log.destinations().release(new Lease("test", "this node", 1, 0, null));
        bench.publisher.answer(event -> Outcome.delivered());
        DestinationRelay next = bench.relay();
        bench.pass(Duration.ofSeconds(3), next);
        bench.pass(Duration.ofSeconds(3), next);

        assertThat(underWay).isEqualTo(4);
        assertThat(bench.publisher.deliveredVersions()).hasSize(3_500).doesNotHaveDuplicates();
    }

    @Test
    void aPoisonEventCostsTheHealthyOnesAroundItAFewAttempts() {
        Map<String, Integer> attempts = new HashMap<>();
        DestinationRelay relay = relay(new Passing(batch -> null) {
            @Override
            public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
                batch.forEach(
                        delivery -> attempts.merge(delivery.event().resource().id(), 1, Integer::sum));
                return batch.stream()
                                .anyMatch(delivery ->
                                        delivery.event().resource().id().equals("500"))
                        ? CompletableFuture.failedFuture(new IllegalStateException("boom"))
                        : bench.publisher.publish(batch);
            }
        });
        bench.commit(patients(1_000));

        int seconds = 0;
        while (bench.log.parked().count("test") == 0 || bench.cursor() < 1_000) {
            bench.pass(Duration.ofSeconds(1), relay);
            seconds++;
        }
        int untilItStoodAlone = seconds;
        for (int second = 0; second < 120; second++) {
            bench.pass(Duration.ofSeconds(1), relay);
        }

        assertThat(bench.publisher.deliveredVersions()).hasSize(999).doesNotHaveDuplicates();
        assertThat(bench.log.deadLetters().list("test", 0, 10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.position()).isEqualTo(500));
        assertThat(attempts.remove("500")).isLessThan(40);
        assertThat(attempts.values()).allMatch(count -> count <= 8);
        assertThat(attempts.values().stream().mapToInt(Integer::intValue).sum()).isLessThan(3_000);
        assertThat(untilItStoodAlone).isLessThan(10);
    }

    private DestinationRelay relay(EventPublisher publisher) {
        Destination like = bench.destination("test");
        Destination destination = new Destination(
                "test",
                like.filter(),
                like.start(),
                like.content(),
                like.format(),
                () -> publisher,
                like.retry(),
                like.publishTimeout());
        return new DestinationRelay(
                destination,
                bench.acquire("test"),
                bench.log,
                bench.feed,
                bench.time,
                new Random(1),
                DestinationListener.NONE,
                bench.wakeup);
    }

    private static ChangeEvent patient(String id, long version) {
        return Events.update("Patient", id, version).build();
    }

    private static List<ChangeEvent> patients(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> patient(String.valueOf(id), 1))
                .toList();
    }

    /** Fails four times, and then hands on to a healthy one. */
    private class Passing implements EventPublisher {
        private final Function<List<Delivery>, CompletionStage<List<Outcome>>> fault;
        private int faults;

        Passing(Function<List<Delivery>, CompletionStage<List<Outcome>>> fault) {
            this.fault = fault;
        }

        @Override
        public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
            if (faults < 4) {
                faults++;
                return fault.apply(batch);
            }
            return bench.publisher.publish(batch);
        }

        @Override
        public void release(String orderingKey) {
            bench.publisher.release(orderingKey);
        }

        @Override
        public void close(Duration patience) {
            bench.publisher.close(patience);
        }
    }
}
