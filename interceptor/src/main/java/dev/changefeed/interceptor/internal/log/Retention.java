// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Deletes old events in slices. What is parked or dead is left alone: an operator decides on it. Safe for use by several threads and nodes. */
public final class Retention {
    private static final String PASSED_BY_ALL = """
            SELECT COALESCE(MIN(D.CURSOR_POSITION), MAX(S.LAST_POSITION))
            FROM CHANGEFEED_SEQUENCER S LEFT JOIN CHANGEFEED_DESTINATION D ON S.ID = 1""";

    private static final String ALL = "SELECT LAST_POSITION FROM CHANGEFEED_SEQUENCER WHERE ID = 1";

    private static final String SLICE = """
            SELECT N.FEED_POSITION, N.EVENT_SEQ, N.OCCURRED_AT,
                CASE WHEN EXISTS (SELECT 1 FROM CHANGEFEED_PARKED P WHERE P.FEED_POSITION = N.FEED_POSITION)
                    OR EXISTS (SELECT 1 FROM CHANGEFEED_DEAD_LETTER L WHERE L.FEED_POSITION = N.FEED_POSITION)
                THEN 1 ELSE 0 END
            FROM (
                SELECT F.FEED_POSITION, F.EVENT_SEQ, F.OCCURRED_AT FROM CHANGEFEED_FEED F
                WHERE F.FEED_POSITION > ? AND F.FEED_POSITION <= (%s)
                ORDER BY F.FEED_POSITION OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY
            ) N ORDER BY N.FEED_POSITION""";

    private final Database database;

    Retention(Database database) {
        this.database = database;
    }

    /**
     * Deletes what is too old in a slice of the feed.
     *
     * @param after the position before the slice
     * @param most how many events to look at
     * @param olderThan events that occurred before are too old
     * @param undelivered whether they go also where a destination has still to get them
     */
    public Trimmed trim(long after, int most, Instant olderThan, boolean undelivered) {
        return database.transaction("delete old events", connection -> {
            List<Row> slice = slice(connection, after, most, undelivered);
            List<Row> old = slice.stream()
                    .filter(row -> !row.kept() && row.occurredAt().isBefore(olderThan))
                    .toList();
            List<Long> removed = delete(connection, old);
            boolean end = slice.size() < most
                    || !slice.get(slice.size() - 1).occurredAt().isBefore(olderThan);
            return new Trimmed(
                    slice.isEmpty() ? after : slice.get(slice.size() - 1).position(),
                    removed.size(),
                    undelivered ? expired(connection, removed) : Map.of(),
                    end);
        });
    }

    private List<Row> slice(Connection connection, long after, int most, boolean undelivered) throws SQLException {
        Dialect dialect = database.dialect();
        List<Row> slice = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement(dialect.byIndex(SLICE.formatted(undelivered ? ALL : PASSED_BY_ALL)))) {
            query.setLong(1, after);
            query.setInt(2, most);
            try (ResultSet row = dialect.rows(query)) {
                while (row.next()) {
                    slice.add(new Row(row.getLong(1), row.getLong(2), Rows.instant(row, 3), row.getInt(4) == 1));
                }
            }
        }
        return slice;
    }

    /** The positions that were this node's to delete: another one may be at the same slice. */
    private static List<Long> delete(Connection connection, List<Row> old) throws SQLException {
        List<Long> removed = new ArrayList<>();
        if (old.isEmpty()) {
            return removed;
        }
        try (PreparedStatement events =
                        connection.prepareStatement("DELETE FROM CHANGEFEED_EVENT WHERE EVENT_SEQ = ?");
                PreparedStatement feed =
                        connection.prepareStatement("DELETE FROM CHANGEFEED_FEED WHERE FEED_POSITION = ?")) {
            for (Row row : old) {
                events.setLong(1, row.sequence());
                events.addBatch();
                feed.setLong(1, row.position());
                feed.addBatch();
            }
            events.executeBatch();
            int[] counts = feed.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 1) {
                    removed.add(old.get(i).position());
                }
            }
        }
        return removed;
    }

    /** Counts for each destination what it will never get, and stores the counts. */
    private static Map<String, Long> expired(Connection connection, List<Long> removed) throws SQLException {
        Map<String, Long> expired = new TreeMap<>();
        if (removed.isEmpty()) {
            return expired;
        }
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT NAME, CURSOR_POSITION FROM CHANGEFEED_DESTINATION WHERE CURSOR_POSITION < ?")) {
            query.setLong(1, removed.get(removed.size() - 1));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    long cursor = row.getLong(2);
                    expired.put(
                            row.getString(1),
                            removed.stream()
                                    .filter(position -> position > cursor)
                                    .count());
                }
            }
        }
        try (PreparedStatement count =
                connection.prepareStatement("UPDATE CHANGEFEED_DESTINATION SET EXPIRED = EXPIRED + ? WHERE NAME = ?")) {
            for (Map.Entry<String, Long> destination : expired.entrySet()) {
                count.setLong(1, destination.getValue());
                count.setString(2, destination.getKey());
                count.executeUpdate();
            }
        }
        return expired;
    }

    private record Row(long position, long sequence, Instant occurredAt, boolean kept) {}

    /**
     * What a slice came to.
     *
     * @param through the last position that was looked at
     * @param removed how many events were deleted
     * @param expired for each destination that had still to get some of them, how many; whether it wanted them is not looked at
     * @param end whether what follows is younger, or not to be looked at yet
     */
    public record Trimmed(long through, int removed, Map<String, Long> expired, boolean end) {}
}
