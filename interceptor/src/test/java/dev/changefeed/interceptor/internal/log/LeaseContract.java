// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One node at a time relays for a destination, by the database's clock. */
interface LeaseContract {
    Duration LONG = Duration.ofHours(1);

    TestLog test();

    @Test
    default void createsADestinationOnce() {
        Destinations destinations = test().log.destinations();

        assertThat(destinations.create("analytics", 17)).isTrue();
        assertThat(destinations.create("analytics", 99)).isFalse();

        assertThat(destinations.states()).containsExactly(state("analytics", 17, null, false, 0));
    }

    @Test
    default void createsADestinationOnceWhenNodesRace() throws Exception {
        assertThat(race(8, () -> test().log.destinations().create("analytics", 0)))
                .containsOnlyOnce(true);
    }

    @Test
    default void givesALeaseToOneNodeWhenNodesRace() throws Exception {
        test().log.destinations().create("analytics", 5);

        List<Boolean> acquired =
                race(8, () -> test().log.destinations().acquire("analytics", "node-" + Math.random(), LONG) != null);

        assertThat(acquired).containsOnlyOnce(true);
    }

    @Test
    default void keepsALeaseForItsHolder() {
        Destinations destinations = test().log.destinations();
        destinations.create("analytics", 5);

        assertThat(destinations.acquire("analytics", "node-a", LONG))
                .isEqualTo(new Lease("analytics", "node-a", 1, 5, null));
        assertThat(destinations.acquire("analytics", "node-b", LONG)).isNull();
        assertThat(destinations.acquire("analytics", "node-a", LONG)).isNull();
        assertThat(destinations.states()).containsExactly(state("analytics", 5, "node-a", true, 1));
    }

    @Test
    default void knowsNoLeaseForAnUnknownDestination() {
        assertThat(test().log.destinations().acquire("nowhere", "node-a", LONG)).isNull();
    }

    @Test
    default void letsALeaseExpire() {
        Destinations destinations = test().log.destinations();
        destinations.create("analytics", 5);
        destinations.acquire("analytics", "node-a", Duration.ofMillis(400));
        assertThat(destinations.acquire("analytics", "node-b", LONG)).isNull();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> !destinations.states().get(0).leased());

        assertThat(destinations.acquire("analytics", "node-b", LONG))
                .isEqualTo(new Lease("analytics", "node-b", 2, 5, null));
    }

    @Test
    default void fencesOffTheFormerHolder() {
        Destinations destinations = test().log.destinations();
        test().feed(3);
        destinations.create("analytics", 0);
        Lease former = lease("analytics", "node-a", Duration.ZERO);
        Lease present = lease("analytics", "node-b", LONG);

        boolean saved = destinations.save(
                former,
                new Progress(
                        3,
                        List.of(new ParkedEvent(1, "Patient/1", 1, Events.NOON, "later")),
                        List.of(),
                        List.of(new DeadLetter(2, 1, "never"))));

        assertThat(saved).isFalse();
        assertThat(destinations.save(former, Progress.to(3))).isFalse();
        assertThat(destinations.states().get(0).position()).isZero();
        assertThat(test().log.parked().count("analytics")).isZero();
        assertThat(test().log.deadLetters().count("analytics")).isZero();
        assertThat(destinations.save(present, Progress.to(3))).isTrue();
        assertThat(destinations.states().get(0).position()).isEqualTo(3);
    }

    @Test
    default void renewsOnlyWhatTheNodeStillHas() {
        Destinations destinations = test().log.destinations();
        List.of("a", "b", "c", "d").forEach(name -> destinations.create(name, 0));
        lease("a", "node-1", LONG);
        lease("b", "node-1", Duration.ZERO);
        lease("b", "node-2", LONG);
        lease("c", "node-1", Duration.ZERO);
        test().statements.calls();

        destinations.renew("node-1", LONG);

        assertThat(test().statements.calls()).containsExactly("executeUpdate");
        assertThat(destinations.states())
                .containsExactly(
                        state("a", 0, "node-1", true, 1),
                        state("b", 0, "node-2", true, 2),
                        state("c", 0, "node-1", true, 1),
                        state("d", 0, null, false, 0));
    }

    @Test
    default void takesALeaseBackFromItsHolderOnly() {
        Destinations destinations = test().log.destinations();
        destinations.create("analytics", 0);
        Lease former = lease("analytics", "node-a", Duration.ZERO);
        Lease present = lease("analytics", "node-b", LONG);

        destinations.release(former);
        assertThat(destinations.acquire("analytics", "node-c", LONG)).isNull();

        destinations.release(present);
        assertThat(destinations.save(present, Progress.to(1))).isFalse();
        assertThat(destinations.acquire("analytics", "node-c", LONG)).isNotNull();
    }

    private static Destinations.State state(
            String name, long position, @Nullable String owner, boolean leased, long epoch) {
        return new Destinations.State(name, position, owner, leased, epoch, false, null, null);
    }

    private Lease lease(String destination, String owner, Duration length) {
        return Objects.requireNonNull(test().log.destinations().acquire(destination, owner, length));
    }

    private static <T> List<T> race(int threads, Callable<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> futures = pool.invokeAll(java.util.Collections.nCopies(threads, task));
            List<T> results = new java.util.ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }
}
