// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statements that store a destination's progress. */
final class ProgressStore {
    static final int REASON_LENGTH = 1000;

    /** Leaves an event alone that has its own time, or that waits for an operator. */
    private static final String FIRST_DUE = """
            UPDATE CHANGEFEED_PARKED SET DUE_AT = CASE WHEN ATTEMPTS > 0 THEN DUE_AT ELSE COALESCE(DUE_AT, ?) END
            WHERE DESTINATION = ? AND FEED_POSITION = (
                SELECT MIN(F.FEED_POSITION) FROM CHANGEFEED_PARKED F WHERE F.DESTINATION = ? AND F.ORDERING_KEY = ?)""";

    private final Dialect dialect;

    ProgressStore(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Moves the cursor and keeps its row locked; false when the lease is lost. */
    boolean moveCursor(Connection connection, Lease lease, Progress progress) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE CHANGEFEED_DESTINATION SET CURSOR_POSITION = ?
                WHERE NAME = ? AND LEASE_EPOCH = ? AND LEASE_OWNER = ?%s""".formatted(progress.movesTheCursorOnly() ? dialect.unhurried() : dialect.durable()))) {
            update.setLong(1, progress.position());
            update.setString(2, lease.destination());
            update.setLong(3, lease.epoch());
            update.setString(4, lease.owner());
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Writes all but the cursor.
     *
     * @param goingOn keys of which the first events are done with: the next one of each, if there is one, is to be tried
     * @return those of the keys that have no parked event left
     */
    Set<String> writeRest(Connection connection, Lease lease, Progress progress, Set<String> goingOn)
            throws SQLException {
        delete(
                connection,
                "DELETE FROM CHANGEFEED_PARKED WHERE DESTINATION = ? AND FEED_POSITION = ?",
                lease,
                progress.unparked());
        park(connection, lease, progress.parked());
        List<Long> dead =
                progress.deadLetters().stream().map(DeadLetter::position).toList();
        delete(
                connection,
                "DELETE FROM CHANGEFEED_DEAD_LETTER WHERE DESTINATION = ? AND FEED_POSITION = ?",
                lease,
                dead);
        bury(connection, lease, progress.deadLetters());
        Set<String> behind = progress.parked().stream()
                .filter(event -> event.attempts() == 0)
                .map(ParkedEvent::orderingKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        behind.removeAll(goingOn);
        makeFirstDue(connection, lease, behind, FIRST_DUE + " AND DUE_AT IS NULL AND ATTEMPTS = 0");
        return makeFirstDue(connection, lease, goingOn, FIRST_DUE);
    }

    private static void delete(Connection connection, String sql, Lease lease, List<Long> positions)
            throws SQLException {
        if (positions.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (long position : positions) {
                delete.setString(1, lease.destination());
                delete.setLong(2, position);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /**
     * A row that is there already is what a failed attempt has made of it, or stays as it is where the event only comes to wait behind its
     * key once more: after a crash the relay may meet events again that have become the first of their keys in the meantime.
     */
    private static void park(Connection connection, Lease lease, List<ParkedEvent> parked) throws SQLException {
        List<ParkedEvent> tried =
                parked.stream().filter(event -> event.attempts() > 0).toList();
        List<ParkedEvent> waiting =
                parked.stream().filter(event -> event.attempts() == 0).toList();
        List<ParkedEvent> missing = new ArrayList<>(missing(connection, lease, tried, """
                UPDATE CHANGEFEED_PARKED SET ATTEMPTS = ?, DUE_AT = ?, REASON = ? WHERE DESTINATION = ? AND FEED_POSITION = ?""", true));
        missing.addAll(missing(connection, lease, waiting, """
                UPDATE CHANGEFEED_PARKED SET REASON = REASON WHERE DESTINATION = ? AND FEED_POSITION = ?""", false));
        insert(connection, lease, missing);
    }

    /** Updates the rows of {@code events}; those that have none. */
    private static List<ParkedEvent> missing(
            Connection connection, Lease lease, List<ParkedEvent> events, String sql, boolean withState)
            throws SQLException {
        if (events.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (ParkedEvent event : events) {
                int column = 1;
                if (withState) {
                    update.setInt(column++, event.attempts());
                    Rows.setInstant(update, column++, event.dueAt());
                    update.setString(column++, Rows.cut(event.reason(), REASON_LENGTH));
                }
                update.setString(column++, lease.destination());
                update.setLong(column, event.position());
                update.addBatch();
            }
            int[] updated = update.executeBatch();
            return IntStream.range(0, updated.length)
                    .filter(i -> updated[i] == 0)
                    .mapToObj(events::get)
                    .toList();
        }
    }

    private static void insert(Connection connection, Lease lease, List<ParkedEvent> parked) throws SQLException {
        if (parked.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO CHANGEFEED_PARKED (DESTINATION, FEED_POSITION, ORDERING_KEY, ATTEMPTS, DUE_AT, REASON)
                VALUES (?, ?, ?, ?, ?, ?)""")) {
            for (ParkedEvent event : parked) {
                insert.setString(1, lease.destination());
                insert.setLong(2, event.position());
                insert.setString(3, event.orderingKey());
                insert.setInt(4, event.attempts());
                Rows.setInstant(insert, 5, event.dueAt());
                insert.setString(6, Rows.cut(event.reason(), REASON_LENGTH));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Makes the first events of keys due that have not been tried; the keys of which none was found. */
    private static Set<String> makeFirstDue(Connection connection, Lease lease, Set<String> keys, String sql)
            throws SQLException {
        if (keys.isEmpty()) {
            return Set.of();
        }
        List<String> inOrder = List.copyOf(keys);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (String key : inOrder) {
                Rows.setInstant(update, 1, Instant.EPOCH);
                update.setString(2, lease.destination());
                update.setString(3, lease.destination());
                update.setString(4, key);
                update.addBatch();
            }
            int[] updated = update.executeBatch();
            return IntStream.range(0, updated.length)
                    .filter(i -> updated[i] == 0)
                    .mapToObj(inOrder::get)
                    .collect(Collectors.toSet());
        }
    }

    private void bury(Connection connection, Lease lease, List<DeadLetter> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO CHANGEFEED_DEAD_LETTER (DESTINATION, FEED_POSITION, ATTEMPTS, REASON, DEAD_AT)
                VALUES (?, ?, ?, ?, %s)""".formatted(dialect.now()))) {
            for (DeadLetter letter : letters) {
                insert.setString(1, lease.destination());
                insert.setLong(2, letter.position());
                insert.setInt(3, letter.attempts());
                insert.setString(4, Rows.cut(letter.reason(), REASON_LENGTH));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
