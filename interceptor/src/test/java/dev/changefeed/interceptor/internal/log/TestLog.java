// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.changefeed.event.ChangeEvent;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An event log in an empty database, and direct access to its rows. */
final class TestLog implements AutoCloseable {
    final HikariDataSource pool;
    final RecordingDataSource statements;
    final JdbcTemplate rows;
    final EventLog log;

    private TestLog(HikariDataSource pool) {
        this.pool = pool;
        this.statements = new RecordingDataSource(pool);
        this.rows = new JdbcTemplate(pool);
        this.log = EventLog.over(statements);
    }

    /** A log whose tables are still missing. */
    static TestLog withoutTables(HikariConfig database) {
        database.setMaximumPoolSize(16);
        database.setMinimumIdle(0);
        return new TestLog(new HikariDataSource(database));
    }

    DataSource dataSource() {
        return statements;
    }

    void commit(ChangeEvent... events) {
        commit(List.of(events));
    }

    void commit(List<ChangeEvent> events) {
        new TransactionTemplate(new JdbcTransactionManager(statements)).executeWithoutResult(tx -> log.append(events));
    }

    /** Events of that many patients, committed and sequenced: positions from 1. */
    List<ChangeEvent> feed(int events) {
        List<ChangeEvent> committed = Events.of("Patient", events);
        commit(committed);
        sequence();
        return committed;
    }

    void sequence() {
        while (log.sequencer().step(1000).more()) {
            // goes on
        }
    }

    int count(String table) {
        Integer count = rows.queryForObject("SELECT COUNT(*) FROM " + table, Integer.class);
        return count == null ? 0 : count;
    }

    /** The first parked event of each key as {@code key attempts}, in feed order. */
    List<String> parkedHeads(String destination) {
        return rows.queryForList("""
                SELECT P.ORDERING_KEY || ' ' || P.ATTEMPTS FROM CHANGEFEED_PARKED P
                WHERE P.DESTINATION = ? AND P.FEED_POSITION = (
                    SELECT MIN(F.FEED_POSITION) FROM CHANGEFEED_PARKED F
                    WHERE F.DESTINATION = P.DESTINATION AND F.ORDERING_KEY = P.ORDERING_KEY)
                ORDER BY P.FEED_POSITION""", String.class, destination);
    }

    OpenTransaction begin() {
        return new OpenTransaction(this);
    }

    @Override
    public void close() {
        pool.close();
    }
}
