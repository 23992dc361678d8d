// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the event log promises on every database. */
abstract class EventLogContract
        implements AppendContract,
                SequencerContract,
                FeedContract,
                LeaseContract,
                ProgressContract,
                ParkedContract,
                RetentionContract,
                ControlContract,
                UndeliveredContract,
                SchemaContract {
    private TestLog test;

    /** Where an empty database is. */
    abstract HikariConfig emptyDatabase() throws Exception;

    @BeforeEach
    void createTables() throws Exception {
        test = testWithoutTables();
        test.log.createSchema();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Override
    public TestLog test() {
        return test;
    }

    @Override
    public TestLog testWithoutTables() throws Exception {
        return TestLog.withoutTables(emptyDatabase());
    }

    @Test
    void worksWithAPoolThatDoesNotCommitByItself() throws Exception {
        HikariConfig database = emptyDatabase();
        database.setAutoCommit(false);

        try (TestLog other = TestLog.withoutTables(database)) {
            worksFromEndToEnd(other);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE"})
    void worksWithAPoolOfAnotherIsolation(String isolation) throws Exception {
        HikariConfig database = emptyDatabase();
        database.setTransactionIsolation(isolation);

        try (TestLog other = TestLog.withoutTables(database)) {
            worksFromEndToEnd(other);
            try (Connection connection = other.pool.getConnection()) {
                assertThat(connection.getTransactionIsolation())
                        .isEqualTo(
                                isolation.endsWith("SERIALIZABLE")
                                        ? Connection.TRANSACTION_SERIALIZABLE
                                        : Connection.TRANSACTION_REPEATABLE_READ);
            }
        }
    }

    private static void worksFromEndToEnd(TestLog other) {
        other.log.createSchema();
        other.feed(3);
        other.log.destinations().create("analytics", 0);
        Lease lease = other.log.destinations().acquire("analytics", "node", Duration.ofHours(1));
        assertThat(lease).isNotNull();
        assertThat(other.log.destinations().save(lease, Progress.to(3))).isTrue();
        assertThat(other.log.destinations().states().get(0).position()).isEqualTo(3);
        assertThat(other.log
                        .retention()
                        .trim(0, 2, Events.NOON.plusSeconds(1), false)
                        .removed())
                .isEqualTo(2);
        assertThat(other.log.feed().read(0, 10, 1000)).hasSize(1);
    }
}
