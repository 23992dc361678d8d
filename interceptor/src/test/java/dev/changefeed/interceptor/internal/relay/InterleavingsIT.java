// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.DeadLetter;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.interceptor.internal.relay.RetryPolicy.OnExhausted;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever a destination answers, and whenever its node dies: nothing is lost, out of order, or given up without reason. */
class InterleavingsIT {
    private static final int SEEDS = Integer.getInteger("interleavings.seeds", 300);
    private static final int STEPS = 120;
    private static final int MOST_ROUNDS = 500;

    @Test
    void losesNothingAndKeepsTheOrderOfEachKeyWhateverHappens() {
        try (RelayBench bench = new RelayBench()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                new Run(bench, seed).check();
            }
        }
    }

    /** One destination with a life of its own in the shared log. */
    private static final class Run {
        private final RelayBench bench;
        private final String seed;
        private final Random random;
        private final String name;
        private final MoodyPublisher publisher;
        private final RetryPolicy retry;
        private final Map<Long, String> keys = new HashMap<>();
        private long version;

        Run(RelayBench bench, int seed) {
            this.bench = bench;
            this.seed = "seed " + seed;
            random = new Random(seed);
            name = "run-" + seed;
            publisher = new MoodyPublisher(random);
            int attempts = 1 + random.nextInt(4);
            retry = new RetryPolicy(List.of(Duration.ofSeconds(2)), 0.1, attempts, OnExhausted.DEAD_LETTER);
        }

        void check() {
            bench.log.destinations().create(name, bench.feed.tail());
            DestinationRelay relay = takeOver();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> commit();
                    case 3, 4, 5 -> publisher.answerSome();
                    case 6, 7 -> bench.time.advance(Duration.ofMillis(random.nextInt(5_000)));
                    case 8 -> {
                        if (random.nextInt(6) == 0) {
                            relay.abandon();
                            // the next owner's clock is another one
                            bench.time.advance(Duration.ofMinutes(random.nextInt(21) - 10L));
                            relay = takeOver();
                        }
                    }
                    default -> relay.advance(() -> random.nextInt(10) > 0);
                }
            }
            publisher.cheerUp();
            for (int round = 0; round < MOST_ROUNDS && !isSettled(); round++) {
                bench.pass(Duration.ofSeconds(60), relay);
                publisher.answerAll();
            }
            relay.close(Duration.ZERO);
            verify();
        }

        private DestinationRelay takeOver() {
            Lease lease = Objects.requireNonNull(bench.log.destinations().acquire(name, "node", Duration.ZERO));
            Destination like = bench.destination(name);
            Destination destination = new Destination(
                    name,
                    like.filter(),
                    like.start(),
                    like.content(),
                    like.format(),
                    publisher,
                    retry,
                    like.publishTimeout());
            return new DestinationRelay(
                    destination,
                    lease,
                    bench.log,
                    bench.feed,
                    bench.time,
                    random,
                    DestinationListener.NONE,
                    bench.wakeup);
        }

        private void commit() {
            long before = bench.feed.tail();
            List<ChangeEvent> events = new ArrayList<>();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                events.add(Events.update("Patient", "k" + random.nextInt(3), ++version)
                        .build());
            }
            bench.commit(events);
            for (int i = 0; i < events.size(); i++) {
                keys.put(before + 1 + i, events.get(i).orderingKey());
            }
        }

        private boolean isSettled() {
            return bench.log.parked().count(name) == 0
                    && bench.log.destinations().states().stream()
                            .filter(state -> state.name().equals(name))
                            .allMatch(state -> state.position() == bench.feed.tail());
        }

        private void verify() {
            List<DeadLetter> letters = bench.log.deadLetters().list(name, 0, 10_000);
            Set<Long> dead = letters.stream().map(DeadLetter::position).collect(Collectors.toSet());
            Set<Long> accounted = new TreeSet<>(dead);
            accounted.addAll(publisher.firstDeliveries());
            assertThat(accounted).as("%s: delivered or dead", seed).isEqualTo(new TreeSet<>(keys.keySet()));

            Map<String, Long> last = new HashMap<>();
            for (long position : publisher.firstDeliveries()) {
                Long before = last.put(keys.get(position), position);
                assertThat(before == null || before < position)
                        .as("%s: position %d after %d", seed, position, before)
                        .isTrue();
            }
            assertThat(dead)
                    .as("%s: given up without a reason", seed)
                    .allMatch(position ->
                            publisher.isRejected(position) || publisher.failures(position) >= retry.maxAttempts());
            assertThat(bench.log.parked().count(name)).as("%s: parked", seed).isZero();
        }
    }
}
