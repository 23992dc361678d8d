// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.testkit.Events;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What waits or is given up costs the healthy events nothing. {@code -Dparked.rows} sets how much that is; a million of each takes about a
 * minute.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyParkedIT {
    private static final Logger log = LoggerFactory.getLogger(ManyParkedIT.class);
    private static final int ROWS = Integer.getInteger("parked.rows", 100_000);
    private static final int HEALTHY = 10_000;
    private static final int ROUNDS = 4;

    private EmbeddedPostgres postgres;
    private RelayBench bench;

    @BeforeAll
    void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        bench = new RelayBench(postgres.getJdbcUrl("postgres", "postgres"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @AfterAll
    void stop() throws IOException {
        postgres.close();
    }

    @Test
    void healthyEventsPassManyParkedOnesAndManyDeadLetters() {
        JdbcTemplate rows = new JdbcTemplate(bench.dataSource);
        rows.update("""
                INSERT INTO CHANGEFEED_PARKED (DESTINATION, FEED_POSITION, ORDERING_KEY, ATTEMPTS, DUE_AT, REASON)
                SELECT 'test', 1000000000 + N, 'Patient/' || md5('key ' || N), 6, NULL, 'busy' FROM generate_series(1, ?) N""", ROWS);
        rows.update("""
                INSERT INTO CHANGEFEED_DEAD_LETTER (DESTINATION, FEED_POSITION, ATTEMPTS, REASON, DEAD_AT)
                SELECT 'test', 2000000000 + N, 6, 'busy', CURRENT_TIMESTAMP FROM generate_series(1, ?) N""", ROWS);
        bench.log.destinations().create("empty", 0);
        long before = usedHeap();

        AtomicReference<DestinationRelay> full = new AtomicReference<>();
        double takeover = seconds(() -> full.set(bench.relay()));
        long heap = usedHeap() - before;
        DestinationRelay empty = bench.relay(bench.acquire("empty"));
        double withMany = 0;
        double withNone = 0;
        for (int round = 0; round < ROUNDS; round++) {
            bench.commit(patients(round));
            double first = drain(round % 2 == 0 ? full.get() : empty);
            double second = drain(round % 2 == 0 ? empty : full.get());
            if (round > 0) {
                withMany += round % 2 == 0 ? first : second;
                withNone += round % 2 == 0 ? second : first;
            }
        }

        log.info(
                "{} parked and dead: takeover {} s, {} bytes of heap a key, healthy ones at {} of the speed",
                ROWS,
                takeover,
                heap / ROWS,
                withNone / withMany);
        assertThat(takeover).isLessThan(10);
        assertThat(withNone / withMany).isGreaterThan(0.5);
        assertThat(bench.publisher.delivered).hasSize(2 * ROUNDS * HEALTHY);
        assertThat(bench.log.tallies().held().get("test")).isEqualTo(ROWS);
    }

    /** Time for what is new, with a look at what is due and a save. */
    private double drain(DestinationRelay relay) {
        return seconds(() -> {
            relay.retriesDue(bench.time.instant());
            bench.pass(Duration.ofSeconds(1), relay);
        });
    }

    private static List<ChangeEvent> patients(int round) {
        return IntStream.range(0, HEALTHY)
                .mapToObj(id -> Events.create("Patient", round + "-" + id).build())
                .toList();
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
