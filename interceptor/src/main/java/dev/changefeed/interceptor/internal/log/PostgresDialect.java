// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

final class PostgresDialect extends Dialect {
    private static final long SCHEMA_LOCK = 0x6368616e67656665L;

    /** Keeps what the server waits for, such as its standbys, unless that is nothing at all. */
    private static final String DURABLE =
            " AND set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
                    + " WHEN 'off' THEN 'local' ELSE current_setting('synchronous_commit') END, true) IS NOT NULL";

    private static final String APPEND = """
            WITH E AS (
                INSERT INTO CHANGEFEED_EVENT (EVENT_SEQ, %s)
                VALUES (nextval('CHANGEFEED_EVENT_SEQ'), %s)
                RETURNING EVENT_SEQ, OCCURRED_AT, COALESCE(octet_length(PAYLOAD), 0) AS PAYLOAD_SIZE
            )
            INSERT INTO CHANGEFEED_STAGED (EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE)
            SELECT EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE FROM E""".formatted(EventRow.COLUMNS, EventRow.VALUES);

    /*
     * Everything hangs on the locked row: where it is skipped, or where nothing is staged, nothing is picked and nothing is written. Where
     * another node has committed since this statement's snapshot, the row is read again as it is now, and the staged rows that are gone by
     * now are not deleted a second time, so that only what this statement itself deletes gets a position.
     */
    private static final String STEP = """
            WITH LOCKED AS (
                SELECT LAST_POSITION FROM CHANGEFEED_SEQUENCER
                WHERE ID = 1 AND EXISTS (SELECT 1 FROM CHANGEFEED_STAGED)%s
                FOR UPDATE SKIP LOCKED
            ), FIRST AS (
                SELECT EVENT_SEQ FROM CHANGEFEED_STAGED
                WHERE EXISTS (SELECT 1 FROM LOCKED)
                ORDER BY EVENT_SEQ LIMIT ?
            ), PICKED AS (
                DELETE FROM CHANGEFEED_STAGED WHERE EVENT_SEQ = ANY (ARRAY(SELECT EVENT_SEQ FROM FIRST))
                RETURNING EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE
            ), FED AS (
                INSERT INTO CHANGEFEED_FEED (FEED_POSITION, EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE)
                SELECT L.LAST_POSITION + row_number() OVER (ORDER BY P.EVENT_SEQ), P.EVENT_SEQ, P.OCCURRED_AT, P.PAYLOAD_SIZE
                FROM PICKED P CROSS JOIN LOCKED L
            ), MOVED AS (
                UPDATE CHANGEFEED_SEQUENCER S SET LAST_POSITION = L.LAST_POSITION + C.N
                FROM LOCKED L CROSS JOIN (SELECT count(*) AS N FROM PICKED) C
                WHERE S.ID = 1 AND C.N > 0
            )
            SELECT COALESCE(L.LAST_POSITION, S.LAST_POSITION), (SELECT count(*) FROM PICKED), (SELECT count(*) FROM FIRST),
                L.LAST_POSITION IS NULL AND EXISTS (SELECT 1 FROM CHANGEFEED_STAGED)
            FROM CHANGEFEED_SEQUENCER S LEFT JOIN LOCKED L ON TRUE WHERE S.ID = 1""".formatted(DURABLE);

    /** Without compilation at run time, which the estimates of a plan for any parameters can ask for. */
    private static final String BY_INDEX = """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), \
            set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true);""";

    @Override
    String folder() {
        return "postgresql";
    }

    @Override
    String append() {
        return APPEND;
    }

    @Override
    String now() {
        return "clock_timestamp()";
    }

    @Override
    String later() {
        return "clock_timestamp() + ? * INTERVAL '1 millisecond'";
    }

    @Override
    String opening() {
        return "SET LOCAL idle_in_transaction_session_timeout = '5s'";
    }

    @Override
    String unhurried() {
        return " AND set_config('synchronous_commit', 'off', true) = 'off'";
    }

    @Override
    String durable() {
        return DURABLE;
    }

    /** Both statements travel in one round trip and share a transaction, so that the setting ends with it. */
    @Override
    String replanned(String query) {
        return "SELECT set_config('plan_cache_mode', 'force_custom_plan', true);" + query;
    }

    @Override
    String byIndex(String query) {
        return BY_INDEX + query;
    }

    @Override
    ResultSet rows(PreparedStatement query) throws SQLException {
        query.execute();
        query.getMoreResults();
        return query.getResultSet();
    }

    @Override
    String tableExists() {
        return "SELECT 1 WHERE to_regclass(?) IS NOT NULL";
    }

    @Override
    void lockSchema(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, SCHEMA_LOCK);
            lock.execute();
        }
    }

    @Override
    Sequencer.Step step(Database database, int most) {
        return database.statement("sequence events", connection -> {
            try (PreparedStatement step = connection.prepareStatement(byIndex(STEP))) {
                step.setInt(1, most);
                try (ResultSet row = rows(step)) {
                    row.next();
                    int moved = row.getInt(2);
                    return new Sequencer.Step(row.getLong(1) + moved, moved, row.getBoolean(4), row.getInt(3) == most);
                }
            }
        });
    }
}
