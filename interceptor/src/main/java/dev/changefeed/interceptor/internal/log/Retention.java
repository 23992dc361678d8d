// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes old events in slices. Safe for use by several threads and nodes. */
public final class Retention {
    /*
     * Looks at the oldest positions only and tests the time after that: a feed without anything old must not be searched to its end.
     */
    private static final String OLD = """
            SELECT N.FEED_POSITION, N.EVENT_SEQ FROM (
                SELECT F.FEED_POSITION, F.EVENT_SEQ, F.OCCURRED_AT FROM CHANGEFEED_FEED F
                WHERE F.FEED_POSITION <= (
                        SELECT COALESCE(MIN(D.CURSOR_POSITION), MAX(S.LAST_POSITION))
                        FROM CHANGEFEED_SEQUENCER S LEFT JOIN CHANGEFEED_DESTINATION D ON S.ID = 1)
                    AND NOT EXISTS (SELECT 1 FROM CHANGEFEED_PARKED P WHERE P.FEED_POSITION = F.FEED_POSITION)
                    AND NOT EXISTS (SELECT 1 FROM CHANGEFEED_DEAD_LETTER L WHERE L.FEED_POSITION = F.FEED_POSITION)
                ORDER BY F.FEED_POSITION OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY
            ) N WHERE N.OCCURRED_AT < ?""";

    private final Database database;

    Retention(Database database) {
        this.database = database;
    }

    /**
     * Deletes a slice of what is at the feed's beginning: events that occurred before {@code olderThan}, that every destination has
     * passed, and that are neither parked nor dead. Call it again until it gives 0.
     *
     * @param slice how many events to look at
     * @return how many were deleted
     */
    public int trim(Instant olderThan, int slice) {
        return database.transaction("delete old events", connection -> {
            List<long[]> old = old(connection, olderThan, slice);
            if (old.isEmpty()) {
                return 0;
            }
            delete(connection, "DELETE FROM CHANGEFEED_EVENT WHERE EVENT_SEQ = ?", old, 1);
            return delete(connection, "DELETE FROM CHANGEFEED_FEED WHERE FEED_POSITION = ?", old, 0);
        });
    }

    private List<long[]> old(Connection connection, Instant olderThan, int slice) throws SQLException {
        Dialect dialect = database.dialect();
        List<long[]> old = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(dialect.replanned(OLD))) {
            query.setInt(1, slice);
            Rows.setInstant(query, 2, olderThan);
            try (ResultSet row = dialect.rows(query)) {
                while (row.next()) {
                    old.add(new long[] {row.getLong(1), row.getLong(2)});
                }
            }
        }
        return old;
    }

    private static int delete(Connection connection, String sql, List<long[]> rows, int column) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (long[] row : rows) {
                delete.setLong(1, row[column]);
                delete.addBatch();
            }
            int deleted = 0;
            for (int count : delete.executeBatch()) {
                deleted += count;
            }
            return deleted;
        }
    }
}
