// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** The log's tables and their versions. */
interface SchemaContract {
    TestLog test();

    /** A log in a database that has none of its tables. */
    TestLog testWithoutTables() throws Exception;

    /** The script that creates the tables. */
    String script();

    @Test
    default void createsItsTablesOnceWhenNodesStartTogether() throws Exception {
        try (TestLog empty = testWithoutTables()) {
            int nodes = 4;
            CyclicBarrier start = new CyclicBarrier(nodes);
            ExecutorService threads = Executors.newFixedThreadPool(nodes);
            List<Future<?>> results = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                results.add(threads.submit(() -> {
                    EventLog log = EventLog.over(empty.dataSource());
                    start.await();
                    log.createSchema();
                    return null;
                }));
            }
            threads.shutdown();

            for (Future<?> result : results) {
                assertThatCode(result::get).doesNotThrowAnyException();
            }
            assertThat(empty.count("CHANGEFEED_SCHEMA")).isEqualTo(1);
            assertThat(empty.count("CHANGEFEED_SEQUENCER")).isEqualTo(1);
            empty.log.verifySchema();
        }
    }

    @Test
    default void leavesItsTablesAloneWhenTheyAreThere() {
        test().feed(3);
        test().statements.calls();

        EventLog.over(test().dataSource()).createSchema();

        assertThat(test().statements.calls()).doesNotContain("execute", "executeUpdate");
        assertThat(test().log.feed().tail()).isEqualTo(3);
    }

    @Test
    default void namesWhatIsMissingAndTheScriptThatMendsIt() throws Exception {
        try (TestLog empty = testWithoutTables()) {
            assertThatThrownBy(empty.log::verifySchema)
                    .isInstanceOf(EventLogException.class)
                    .hasMessageContaining("CHANGEFEED_EVENT")
                    .hasMessageContaining("CHANGEFEED_DEAD_LETTER")
                    .hasMessageContaining(script());
        }
    }

    @Test
    default void acceptsTablesThatWereMadeByHand() throws Exception {
        try (TestLog empty = testWithoutTables()) {
            try (Connection connection = empty.pool.getConnection()) {
                ScriptUtils.executeSqlScript(connection, new ClassPathResource(script()));
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            }

            assertThatCode(empty.log::verifySchema).doesNotThrowAnyException();
        }
    }

    @Test
    default void namesATableThatIsGone() {
        test().rows.execute("DROP TABLE CHANGEFEED_PARKED");

        assertThatThrownBy(test().log::verifySchema)
                .isInstanceOf(EventLogException.class)
                .hasMessageContaining("CHANGEFEED_PARKED")
                .hasMessageNotContaining("CHANGEFEED_FEED");
    }

    @Test
    default void refusesTablesOfANewerVersion() {
        test().rows.update("INSERT INTO CHANGEFEED_SCHEMA (VERSION, APPLIED_AT) VALUES (99, CURRENT_TIMESTAMP)");

        assertThatThrownBy(test().log::verifySchema)
                .isInstanceOf(EventLogException.class)
                .hasMessageContaining("99");
        assertThatThrownBy(test().log::createSchema)
                .isInstanceOf(EventLogException.class)
                .hasMessageContaining("99");
    }
}
