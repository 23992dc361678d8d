// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import dev.changefeed.event.ChangeEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The events that have a position, in their order. A read holds nothing open. Safe for use by several threads. */
public final class Feed {
    static final String READ = """
            SELECT %s
            FROM (
                SELECT FEED_POSITION, EVENT_SEQ, PAYLOAD_SIZE,
                    SUM(PAYLOAD_SIZE) OVER (ORDER BY FEED_POSITION ROWS UNBOUNDED PRECEDING) AS TOTAL
                FROM (
                    SELECT FEED_POSITION, EVENT_SEQ, PAYLOAD_SIZE FROM CHANGEFEED_FEED
                    WHERE FEED_POSITION > ? ORDER BY FEED_POSITION OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY
                ) N
            ) F JOIN CHANGEFEED_EVENT E ON E.EVENT_SEQ = F.EVENT_SEQ
            WHERE F.TOTAL <= ? OR F.TOTAL = F.PAYLOAD_SIZE
            ORDER BY F.FEED_POSITION""".formatted(EventRow.POSITION_AND_COLUMNS);

    private static final String FIRST_SINCE = """
            SELECT FEED_POSITION FROM CHANGEFEED_FEED WHERE OCCURRED_AT >= ?
            ORDER BY FEED_POSITION OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY""";

    private static final String FIRST = """
            SELECT COALESCE((SELECT MIN(FEED_POSITION) FROM CHANGEFEED_FEED), S.LAST_POSITION + 1)
            FROM CHANGEFEED_SEQUENCER S WHERE S.ID = 1""";

    private static final String LAST_UNTIL = """
            SELECT FEED_POSITION FROM CHANGEFEED_FEED WHERE OCCURRED_AT <= ?
            ORDER BY FEED_POSITION DESC OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY""";

    private final Database database;

    Feed(Database database) {
        this.database = database;
    }

    /** The last position given; 0 when none ever was. */
    public long tail() {
        return database.statement("read the feed's tail", connection -> {
            try (PreparedStatement query =
                            connection.prepareStatement("SELECT LAST_POSITION FROM CHANGEFEED_SEQUENCER WHERE ID = 1");
                    ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** The position of the oldest event that the log has; the one after the tail when it has none. */
    public long first() {
        return database.statement("read the feed's beginning", connection -> {
            try (PreparedStatement query = connection.prepareStatement(FIRST);
                    ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /**
     * The events after a position, ascending.
     *
     * @param after the position that the reader has
     * @param most how many at most
     * @param mostBytes the size of their payloads together at most; a first event that alone is larger is given all the same
     */
    public List<ChangeEvent> read(long after, int most, long mostBytes) {
        Dialect dialect = database.dialect();
        return database.statement("read the feed", connection -> {
            try (PreparedStatement query = connection.prepareStatement(dialect.byIndex(READ))) {
                query.setLong(1, after);
                query.setInt(2, most);
                query.setLong(3, mostBytes);
                query.setFetchSize(most);
                List<ChangeEvent> events = new ArrayList<>();
                try (ResultSet rows = dialect.rows(query)) {
                    while (rows.next()) {
                        events.add(EventRow.read(rows, dialect));
                    }
                }
                return events;
            }
        });
    }

    /**
     * The highest position up to which every event occurred before {@code time}: a destination that starts there gets everything from
     * {@code time} on, and perhaps some older events between. Reads the feed from its beginning up to there.
     */
    public long positionBefore(Instant time) {
        return database.transaction("find a time in the feed", connection -> {
            long tail;
            try (PreparedStatement query =
                            connection.prepareStatement("SELECT LAST_POSITION FROM CHANGEFEED_SEQUENCER WHERE ID = 1");
                    ResultSet row = query.executeQuery()) {
                row.next();
                tail = row.getLong(1);
            }
            try (PreparedStatement query = connection.prepareStatement(FIRST_SINCE)) {
                Rows.setInstant(query, 1, time);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? Math.min(tail, row.getLong(1) - 1) : tail;
                }
            }
        });
    }

    /**
     * The position of the last event that occurred at {@code time} or before; 0 when there is none. Reads the feed from its end back to
     * there.
     */
    public long positionThrough(Instant time) {
        return database.statement("find a time in the feed", connection -> {
            try (PreparedStatement query = connection.prepareStatement(LAST_UNTIL)) {
                Rows.setInstant(query, 1, time);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0;
                }
            }
        });
    }
}
