// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** The statements that store a destination's progress. */
final class ProgressStore {
    static final int REASON_LENGTH = 1000;

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

    /** Rows that are replaced are deleted first: one batch for all of a kind, on every database. */
    void writeRest(Connection connection, Lease lease, Progress progress) throws SQLException {
        List<Long> unparked = Stream.concat(
                        progress.unparked().stream(), progress.parked().stream().map(ParkedEvent::position))
                .toList();
        delete(
                connection,
                "DELETE FROM CHANGEFEED_PARKED WHERE DESTINATION = ? AND FEED_POSITION = ?",
                lease,
                unparked);
        park(connection, lease, progress.parked());
        List<Long> dead =
                progress.deadLetters().stream().map(DeadLetter::position).toList();
        delete(
                connection,
                "DELETE FROM CHANGEFEED_DEAD_LETTER WHERE DESTINATION = ? AND FEED_POSITION = ?",
                lease,
                dead);
        bury(connection, lease, progress.deadLetters());
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

    private static void park(Connection connection, Lease lease, List<ParkedEvent> parked) throws SQLException {
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
