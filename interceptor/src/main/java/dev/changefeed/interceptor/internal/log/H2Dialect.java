// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

final class H2Dialect extends LookFirst {
    private static final String APPEND = """
            INSERT INTO CHANGEFEED_STAGED (EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE)
            SELECT EVENT_SEQ, OCCURRED_AT, COALESCE(OCTET_LENGTH(PAYLOAD), 0) FROM FINAL TABLE (
                INSERT INTO CHANGEFEED_EVENT (EVENT_SEQ, %s) VALUES (NEXT VALUE FOR CHANGEFEED_EVENT_SEQ, %s))""".formatted(EventRow.COLUMNS, EventRow.VALUES);

    private static final String MOVE = """
            INSERT INTO CHANGEFEED_FEED (FEED_POSITION, EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE)
            SELECT ? + ROW_NUMBER() OVER (ORDER BY EVENT_SEQ), EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE FROM OLD TABLE (
                DELETE FROM CHANGEFEED_STAGED WHERE EVENT_SEQ IN (
                    SELECT EVENT_SEQ FROM CHANGEFEED_STAGED ORDER BY EVENT_SEQ FETCH FIRST ? ROWS ONLY))""";

    @Override
    String folder() {
        return "h2";
    }

    @Override
    String append() {
        return APPEND;
    }

    @Override
    String now() {
        return "CURRENT_TIMESTAMP";
    }

    @Override
    String later() {
        return "DATEADD(MILLISECOND, ?, CURRENT_TIMESTAMP)";
    }

    @Override
    String tableExists() {
        return "SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND TABLE_NAME = ?";
    }

    /** Nothing: H2 commits at every statement of the script, which therefore may run twice. */
    @Override
    void lockSchema(Connection connection) {}

    @Override
    Sequencer.Step move(Connection connection, int most, long tail) throws SQLException {
        Long last = lock(connection);
        if (last == null) {
            return new Sequencer.Step(tail, 0, true, false);
        }
        int moved;
        try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setLong(1, last);
            move.setInt(2, most);
            moved = move.executeUpdate();
        }
        try (PreparedStatement advance =
                connection.prepareStatement("UPDATE CHANGEFEED_SEQUENCER SET LAST_POSITION = ? WHERE ID = 1")) {
            advance.setLong(1, last + moved);
            advance.executeUpdate();
        }
        return new Sequencer.Step(last + moved, moved, false, moved == most);
    }

    private static @Nullable Long lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(
                        "SELECT LAST_POSITION FROM CHANGEFEED_SEQUENCER WHERE ID = 1 FOR UPDATE SKIP LOCKED");
                ResultSet row = lock.executeQuery()) {
            return row.next() ? row.getLong(1) : null;
        }
    }
}
