// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

class EventLogPostgresIT extends PostgresLogContract {
    private static final Duration RECOVERY = Duration.ofMinutes(1);

    private static EmbeddedPostgres postgres;

    /** With a time zone that is surely not the tests' own. */
    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("timezone", "Pacific/Chatham")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_writer_delay", "10s")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Override
    String url() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    @Test
    void leavesNeitherSettingsNorTransactionsBehind() throws Exception {
        HikariConfig database = emptyDatabase();
        try (TestLog one = TestLog.withoutTables(database)) {
            one.log.createSchema();
            for (int round = 0; round < 8; round++) {
                one.feed(20);
                one.log.feed().read(0, 10, 1000);
                one.log.destinations().create("analytics", 0);
                Lease lease = one.log.destinations().acquire("analytics", "node", Duration.ZERO);
                one.log.destinations().save(lease, Progress.to(round));
                one.log
                        .destinations()
                        .save(lease, new Progress(round, List.of(), List.of(), List.of(new DeadLetter(1, 1, "no"))));
                one.log.destinations().renew("node", Duration.ZERO);
                one.log.retention().trim(0, 10, Events.NOON, false);
            }

            assertThat(one.rows.queryForObject("SHOW synchronous_commit", String.class))
                    .isEqualTo("on");
            assertThat(one.rows.queryForObject("SHOW plan_cache_mode", String.class))
                    .isEqualTo("auto");
            assertThat(one.rows.queryForList("SELECT state FROM pg_stat_activity WHERE state LIKE 'idle in%'"))
                    .isEmpty();
        }
    }

    @Test
    void aNodeThatFreezesInTheMiddleOfATransactionLosesItsLocks() throws Exception {
        Destinations destinations = test().log.destinations();
        destinations.create("analytics", 0);
        Database database = Database.over(test().dataSource());
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        ExecutorService node = Executors.newSingleThreadExecutor();
        Future<Boolean> work = node.submit(() -> database.transaction("freeze", connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE CHANGEFEED_DESTINATION SET EXPIRED = 1")) {
                update.executeUpdate();
            }
            frozen.countDown();
            return awaited(thawed);
        }));
        node.shutdown();
        frozen.await();

        assertThat(destinations.acquire("analytics", "another node", Duration.ofHours(1)))
                .isNotNull();

        thawed.countDown();
        assertThatThrownBy(work::get).hasCauseInstanceOf(DataAccessException.class);
        assertThat(destinations.overviews().get(0).expired()).isZero();
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void locksNothingWhenNothingIsStaged() {
        test().feed(3);
        String untouched = lockOfTheSequencer();

        test().log.sequencer().step(100);

        assertThat(lockOfTheSequencer()).isEqualTo(untouched);
    }

    /** The last transaction that has locked the row. */
    private String lockOfTheSequencer() {
        return test().rows.queryForObject("SELECT XMAX::TEXT FROM CHANGEFEED_SEQUENCER WHERE ID = 1", String.class);
    }

    @Test
    void readsTheFeedByItsIndexesBeforeTheTablesAreAnalysed() throws Exception {
        test().feed(5_000);
        Dialect dialect = new PostgresDialect();
        List<String> plan = new ArrayList<>();
        try (Connection connection = test().pool.getConnection();
                PreparedStatement explain = connection.prepareStatement(dialect.byIndex("EXPLAIN " + Feed.READ))) {
            explain.setLong(1, 4_900);
            explain.setInt(2, 1_000);
            explain.setLong(3, 1_000_000);
            try (ResultSet row = dialect.rows(explain)) {
                while (row.next()) {
                    plan.add(row.getString(1));
                }
            }
        }

        assertThat(plan).noneMatch(line -> line.contains("Seq Scan") || line.contains("Hash"));
        assertThat(plan).filteredOn(line -> line.contains("Index Scan")).hasSize(2);
    }

    @Test
    void findsWhatIsDueByItsIndexBeforeTheTablesAreAnalysed() throws Exception {
        test().feed(2_000);
        test().rows.update("""
                INSERT INTO CHANGEFEED_PARKED (DESTINATION, FEED_POSITION, ORDERING_KEY, ATTEMPTS, DUE_AT, REASON)
                SELECT 'analytics', F.FEED_POSITION, 'Patient/' || F.FEED_POSITION, 1, TIMESTAMPTZ 'EPOCH', 'busy' FROM CHANGEFEED_FEED F""");
        Dialect dialect = new PostgresDialect();
        List<String> plan = new ArrayList<>();
        try (Connection connection = test().pool.getConnection();
                PreparedStatement explain =
                        connection.prepareStatement(dialect.byIndex("EXPLAIN ANALYZE " + Parked.HEADS))) {
            explain.setString(1, "analytics");
            Rows.setInstant(explain, 2, Events.NOON);
            explain.setInt(3, 10);
            explain.setLong(4, 1_000_000);
            try (ResultSet row = dialect.rows(explain)) {
                while (row.next()) {
                    plan.add(row.getString(1));
                }
            }
        }

        assertThat(plan).noneMatch(line -> line.contains("Seq Scan") || line.contains("Hash"));
        assertThat(plan).noneMatch(line -> line.contains("Join Filter"));
        assertThat(plan)
                .filteredOn(line -> line.contains("ordering_key)::text"))
                .hasSize(2)
                .allMatch(line -> line.contains("Index Cond"));
        assertThat(plan)
                .filteredOn(line -> line.contains("changefeed_parked_due"))
                .singleElement()
                .asString()
                .contains("rows=10 ");
    }

    @Test
    void storesBatchesThatTheDriverMayRewrite() throws Exception {
        HikariConfig database = emptyDatabase();
        database.addDataSourceProperty("reWriteBatchedInserts", "true");
        try (TestLog rewriting = TestLog.withoutTables(database)) {
            rewriting.log.createSchema();

            rewriting.commit(Events.of("Patient", 300));

            assertThat(rewriting.log.sequencer().step(1000).moved()).isEqualTo(300);
        }
    }

    @Test
    void givesEachSchemaOfADatabaseALogOfItsOwn() throws Exception {
        try (TestLog elsewhere = testWithoutTables()) {
            elsewhere.log.createSchema();

            elsewhere.feed(2);

            assertThat(elsewhere.count("CHANGEFEED_FEED")).isEqualTo(2);
            assertThat(test().count("CHANGEFEED_FEED")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void takesNoPositionBackWhenTheDatabaseCrashes(String synchronousCommit) throws Exception {
        try (TestLog log = committing(synchronousCommit)) {
            log.commit(Events.of("Patient", 3));
            long tail = log.log.sequencer().step(10).tail();

            crash(log);

            await().atMost(RECOVERY)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(log.log.feed().tail()).isEqualTo(tail));
            assertThat(log.log.feed().read(0, 10, 1000)).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void forgetsNoParkedEventWhenTheDatabaseCrashes(String synchronousCommit) throws Exception {
        try (TestLog log = committing(synchronousCommit)) {
            log.commit(Events.of("Patient", 1));
            log.log.sequencer().step(10);
            log.log.destinations().create("analytics", 0);
            Lease lease =
                    Objects.requireNonNull(log.log.destinations().acquire("analytics", "node", Duration.ofHours(1)));
            ParkedEvent parked = new ParkedEvent(1, "Patient/1", 1, null, "busy");
            log.log.destinations().save(lease, new Progress(1, List.of(parked), List.of(), List.of()));

            crash(log);

            await().atMost(RECOVERY).ignoreExceptions().untilAsserted(() -> assertThat(
                            log.log.parked().count("analytics"))
                    .isEqualTo(1));
        }
    }

    private TestLog committing(String synchronousCommit) throws Exception {
        HikariConfig database = emptyDatabase();
        database.setJdbcUrl(database.getJdbcUrl() + "&options=-c%20synchronous_commit=" + synchronousCommit);
        TestLog log = TestLog.withoutTables(database);
        log.log.createSchema();
        return log;
    }

    /** A session that is killed takes the whole server down, which then recovers from what it had written to its log. */
    private static void crash(TestLog log) {
        long session = Objects.requireNonNull(log.rows.queryForObject("SELECT pg_backend_pid()", Long.class));
        ProcessHandle process = ProcessHandle.of(session).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }
}
