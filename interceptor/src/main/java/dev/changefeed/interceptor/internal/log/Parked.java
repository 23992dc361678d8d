// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import dev.changefeed.event.ChangeEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait. Of each ordering key only the first by position is ever tried: when its time has come, or never where it has none
 * and an operator is waited for. Safe for use by several threads.
 */
public final class Parked {
    /** The payloads together are no larger than the third parameter; a first event that alone is larger is given all the same. */
    private static final String EVENTS = """
            SELECT %s, F.ATTEMPTS, F.DUE_AT, CASE WHEN EXISTS (
                SELECT 1 FROM CHANGEFEED_PARKED L
                WHERE L.DESTINATION = F.DESTINATION AND L.ORDERING_KEY = F.ORDERING_KEY AND L.FEED_POSITION > F.FEED_POSITION) THEN 1 ELSE 0 END
            FROM (
                SELECT N.*, S.EVENT_SEQ, S.PAYLOAD_SIZE, SUM(S.PAYLOAD_SIZE) OVER (ORDER BY %s ROWS UNBOUNDED PRECEDING) AS TOTAL
                FROM (%s) N JOIN CHANGEFEED_FEED S ON S.FEED_POSITION = N.FEED_POSITION
            ) F JOIN CHANGEFEED_EVENT E ON E.EVENT_SEQ = F.EVENT_SEQ
            WHERE F.TOTAL <= ? OR F.TOTAL = F.PAYLOAD_SIZE
            ORDER BY %s""";

    private static final String COLUMNS =
            "P.DESTINATION, P.ORDERING_KEY, P.FEED_POSITION, P.ATTEMPTS, P.DUE_AT FROM CHANGEFEED_PARKED P";

    /**
     * In the order of the index, so that the first ones are found without a look at the rest. The offset keeps PostgreSQL from making a join
     * of the subquery, which compares each event with all others where it knows nothing of the table's size.
     */
    static final String HEADS = events("N.DUE_AT, N.ATTEMPTS, N.FEED_POSITION", """
                    SELECT %s
                    WHERE P.DESTINATION = ? AND P.DUE_AT <= ? AND NOT EXISTS (
                        SELECT 1 FROM CHANGEFEED_PARKED B
                        WHERE B.DESTINATION = P.DESTINATION AND B.ORDERING_KEY = P.ORDERING_KEY AND B.FEED_POSITION < P.FEED_POSITION
                        ORDER BY B.FEED_POSITION OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY)
                    ORDER BY P.DUE_AT, P.ATTEMPTS, P.FEED_POSITION OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY""");

    private static final String BEHIND = events("N.FEED_POSITION", """
                    SELECT %s
                    WHERE P.DESTINATION = ? AND P.ORDERING_KEY = ? AND P.FEED_POSITION > ?
                    ORDER BY P.FEED_POSITION OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY""");

    private static final String KEYS = """
            SELECT DISTINCT ORDERING_KEY FROM CHANGEFEED_PARKED WHERE DESTINATION = ? AND ORDERING_KEY > ?
            ORDER BY ORDERING_KEY OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY""";

    private final Database database;

    Parked(Database database) {
        this.database = database;
    }

    private static String events(String order, String rows) {
        return EVENTS.formatted(
                EventRow.POSITION_AND_COLUMNS, order, rows.formatted(COLUMNS), order.replace("N.", "F."));
    }

    /**
     * The first events of keys whose time has come, the longest due first.
     *
     * @param most how many at most
     * @param mostBytes the size of their payloads together at most
     */
    public List<Entry> heads(String destination, Instant now, int most, long mostBytes) {
        return entries(HEADS, query -> {
            query.setString(1, destination);
            Rows.setInstant(query, 2, now);
            query.setInt(3, most);
            query.setLong(4, mostBytes);
        });
    }

    /** The events of a key after a position, ascending; at most {@code most}, and about {@code mostBytes} of payloads. */
    public List<Entry> behind(String destination, String orderingKey, long position, int most, long mostBytes) {
        return entries(BEHIND, query -> {
            query.setString(1, destination);
            query.setString(2, orderingKey);
            query.setLong(3, position);
            query.setInt(4, most);
            query.setLong(5, mostBytes);
        });
    }

    private List<Entry> entries(String sql, Binder binder) {
        Dialect dialect = database.dialect();
        return database.statement("read parked events", connection -> {
            List<Entry> entries = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(dialect.byIndex(sql))) {
                binder.bind(query);
                try (ResultSet row = dialect.rows(query)) {
                    while (row.next()) {
                        entries.add(new Entry(
                                EventRow.read(row, dialect),
                                row.getInt(EventRow.READ + 1),
                                Rows.instantOrNull(row, EventRow.READ + 2),
                                row.getInt(EventRow.READ + 3) == 1));
                    }
                }
            }
            return entries;
        });
    }

    /** The earliest time after {@code now} at which an event is to be tried; null when there is none. */
    public @Nullable Instant nextDue(String destination, Instant now) {
        List<Instant> next = database.statement("read when parked events are due", connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT MIN(DUE_AT) FROM CHANGEFEED_PARKED WHERE DESTINATION = ? AND DUE_AT > ?")) {
                query.setString(1, destination);
                Rows.setInstant(query, 2, now);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    Instant due = Rows.instantOrNull(row, 1);
                    return due == null ? List.of() : List.of(due);
                }
            }
        });
        return next.isEmpty() ? null : next.get(0);
    }

    /** Puts forward what is due after {@code latest}: left by a node whose clock was ahead. */
    public void putForward(String destination, Instant latest) {
        database.statement("put retries forward", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE CHANGEFEED_PARKED SET DUE_AT = ? WHERE DESTINATION = ? AND DUE_AT > ?")) {
                Rows.setInstant(update, 1, latest);
                update.setString(2, destination);
                Rows.setInstant(update, 3, latest);
                return update.executeUpdate();
            }
        });
    }

    /** At most {@code most} ordering keys that have parked events, those after {@code key} in the database's order. */
    public List<String> keys(String destination, String key, int most) {
        Dialect dialect = database.dialect();
        return database.statement("read the parked keys", connection -> {
            List<String> keys = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(dialect.byIndex(KEYS))) {
                query.setString(1, destination);
                query.setString(2, key);
                query.setInt(3, most);
                try (ResultSet row = dialect.rows(query)) {
                    while (row.next()) {
                        keys.add(row.getString(1));
                    }
                }
            }
            return keys;
        });
    }

    /** How many events are parked. */
    public long count(String destination) {
        return Rows.count(database, "SELECT COUNT(*) FROM CHANGEFEED_PARKED WHERE DESTINATION = ?", destination);
    }

    private interface Binder {
        void bind(PreparedStatement query) throws SQLException;
    }

    /**
     * A parked event.
     *
     * @param event the event
     * @param attempts how often it was tried
     * @param dueAt when it is tried again; null where it waits behind its key, or for an operator
     * @param followed whether others of its key are parked behind it
     */
    public record Entry(
            ChangeEvent event, int attempts, @Nullable Instant dueAt, boolean followed) {}
}
