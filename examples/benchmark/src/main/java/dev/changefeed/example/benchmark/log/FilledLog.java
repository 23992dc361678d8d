// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.changefeed.interceptor.internal.log.EventLog;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The product's event log in a database of its own, which can be filled faster than by writing resources: sample events are appended as the
 * product does it, and then copied by SQL, each with an id and a resource of its own.
 */
final class FilledLog implements AutoCloseable {
    /** As many as a server's pool has by default. */
    private static final int CONNECTIONS = 10;

    /** Rows that one statement copies. */
    private static final int SLICE = 100_000;

    private static final int STEP = 5_000;

    /** An event's own values; all others are those of the sample that it is copied from. */
    private static final String COPY = """
            INSERT INTO CHANGEFEED_EVENT (EVENT_SEQ, EVENT_ID, ACTION, RESOURCE_TYPE, RESOURCE_ID, RESOURCE_VERSION, FHIR_VERSION, OCCURRED_AT,
                TX_ID, TX_INDEX, TX_COUNT, REQUEST_ID, SOURCE, PAYLOAD)
            SELECT N.SEQ, md5('event ' || N.SEQ)::UUID, S.ACTION, S.RESOURCE_TYPE, N.SEQ::TEXT, S.RESOURCE_VERSION, S.FHIR_VERSION,
                S.OCCURRED_AT + N.SEQ * INTERVAL '1 millisecond', md5('transaction ' || N.SEQ)::UUID, S.TX_INDEX, S.TX_COUNT,
                S.REQUEST_ID, S.SOURCE, S.PAYLOAD
            FROM generate_series(:first::BIGINT, :last::BIGINT) AS N (SEQ) JOIN SAMPLE S ON S.NUMBER = N.SEQ % :distinct
            RETURNING EVENT_SEQ, OCCURRED_AT, octet_length(PAYLOAD) AS PAYLOAD_SIZE""";

    private static final String STAGE = """
            WITH E AS (%s)
            INSERT INTO CHANGEFEED_STAGED (EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE) SELECT EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE FROM E""".formatted(COPY);

    /** What staging and the sequencer's steps come to, in one statement. */
    private static final String FEED = """
            WITH E AS (%s), MOVED AS (
                UPDATE CHANGEFEED_SEQUENCER SET LAST_POSITION = LAST_POSITION + :last - :first + 1 WHERE ID = 1
            )
            INSERT INTO CHANGEFEED_FEED (FEED_POSITION, EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE)
            SELECT Q.LAST_POSITION + row_number() OVER (ORDER BY E.EVENT_SEQ), E.EVENT_SEQ, E.OCCURRED_AT, E.PAYLOAD_SIZE
            FROM E CROSS JOIN CHANGEFEED_SEQUENCER Q""".formatted(COPY);

    private final HikariDataSource pool;
    private final EventLog log;
    private final SampleEvents samples;

    private FilledLog(HikariDataSource pool, SampleEvents samples) {
        this.pool = pool;
        this.samples = samples;
        this.log = EventLog.over(pool);
    }

    /** Makes the tables in an empty database, and puts the samples into them. */
    static FilledLog in(DataSource database, SampleEvents samples) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(CONNECTIONS);
        FilledLog filled = new FilledLog(new HikariDataSource(config), samples);
        filled.log.createSchema();
        filled.appendSamples();
        return filled;
    }

    DataSource dataSource() {
        return pool;
    }

    EventLog log() {
        return log;
    }

    JdbcClient sql() {
        return JdbcClient.create(pool);
    }

    /** Adds events at the feed's end. */
    void fill(int events) {
        copy(FEED, events);
    }

    /** Adds events that have been committed and wait for their positions. */
    void stage(int events) {
        copy(STAGE, events);
    }

    /** How many events wait for their positions. */
    long staged() {
        return sql().sql("SELECT count(*) FROM CHANGEFEED_STAGED")
                .query(Long.class)
                .single();
    }

    /** Ends what PostgreSQL would do about the new rows at some time of its own choice. */
    void tidy() {
        sql().sql("VACUUM (ANALYZE)").update();
    }

    @Override
    public void close() {
        pool.close();
    }

    private void appendSamples() {
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
        transaction.executeWithoutResult(unused -> {
            for (int i = 0; i < samples.distinct(); i++) {
                log.append(List.of(samples.event(i)));
            }
        });
        while (log.sequencer().step(STEP).more()) {
            continue;
        }
        sql().sql(
                        "CREATE UNLOGGED TABLE SAMPLE AS SELECT row_number() OVER (ORDER BY EVENT_SEQ) - 1 AS NUMBER, * FROM CHANGEFEED_EVENT")
                .update();
        sql().sql("ANALYZE SAMPLE").update();
    }

    private void copy(String statement, int events) {
        long last = reserve(events);
        for (long first = last - events + 1; first <= last; first += SLICE) {
            sql().sql(statement)
                    .param("first", first)
                    .param("last", Math.min(last, first + SLICE - 1))
                    .param("distinct", samples.distinct())
                    .update();
        }
    }

    /** Takes the next numbers of the insert sequence; returns the last of them. */
    private long reserve(int events) {
        return sql().sql("SELECT setval('CHANGEFEED_EVENT_SEQ', nextval('CHANGEFEED_EVENT_SEQ') + :more)")
                .param("more", events - 1)
                .query(Long.class)
                .single();
    }
}
