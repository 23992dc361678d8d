// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * What an operator does to events that a destination has given up, from any node. Works in slices, each a transaction of its own, so that
 * the destination's relay waits for none of them for long; what a failure leaves is done by the next call. Safe for use by several
 * threads.
 */
public final class DeadLetterControl {
    static final int SLICE = 1_000;

    private final Database database;
    private final DeadLetters letters;

    DeadLetterControl(Database database) {
        this.database = database;
        this.letters = new DeadLetters(database);
    }

    /**
     * Parks dead letters for an immediate try, with their event ids and as if they had never been tried. Of one key, they keep their order;
     * what the destination has got of the key since is not sent again. Letters whose event the log has no more stay as they are.
     *
     * @param most about how many at most
     */
    public Handled redrive(String destination, Selection selection, int most) {
        return inSlices(
                selection,
                most,
                rest -> database.transaction("redrive dead letters", connection -> {
                    if (!lock(connection, destination)) {
                        return Slice.END;
                    }
                    List<Undelivered> found = letters.find(connection, destination, rest, SLICE);
                    List<Undelivered> there =
                            found.stream().filter(each -> each.event() != null).toList();
                    park(connection, destination, there);
                    delete(connection, destination, there);
                    return Slice.of(found, there.size());
                }));
    }

    /** The same for the first events of keys that are held; a {@linkplain Selection#since() time} selects none of them. */
    public Handled release(String destination, Selection selection, int most) {
        if (selection.since() != null) {
            return new Handled(0, false);
        }
        return inSlices(
                selection,
                most,
                rest -> database.transaction("release held keys", connection -> {
                    if (!lock(connection, destination)) {
                        return Slice.END;
                    }
                    List<Undelivered> found = held(connection, destination, rest);
                    release(connection, destination, found);
                    return Slice.of(found, found.size());
                }));
    }

    /** Deletes dead letters: their events are never delivered. */
    public Handled discard(String destination, Selection selection, int most) {
        return inSlices(
                selection,
                most,
                rest -> database.transaction("discard dead letters", connection -> {
                    List<Undelivered> found = letters.find(connection, destination, rest, SLICE);
                    delete(connection, destination, found);
                    return Slice.of(found, found.size());
                }));
    }

    private static Handled inSlices(Selection selection, int most, Slices slices) {
        Selection rest = selection;
        int events = 0;
        boolean more = true;
        while (more && events < most) {
            Slice slice = slices.next(rest);
            events += slice.events();
            rest = rest.startingAfter(slice.through());
            more = slice.more();
        }
        return new Handled(events, more);
    }

    /** Keeps the destination's relay from parking or burying meanwhile; false when there is no such destination. */
    private static boolean lock(Connection connection, String destination) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE CHANGEFEED_DESTINATION SET NAME = NAME WHERE NAME = ?")) {
            update.setString(1, destination);
            return update.executeUpdate() == 1;
        }
    }

    private List<Undelivered> held(Connection connection, String destination, Selection selection) throws SQLException {
        Dialect dialect = database.dialect();
        try (PreparedStatement query = connection.prepareStatement(dialect.replanned(selection.held()))) {
            return selection.read(query, dialect, destination, false, SLICE);
        }
    }

    private static void park(Connection connection, String destination, List<Undelivered> found) throws SQLException {
        forEach(
                connection,
                "DELETE FROM CHANGEFEED_PARKED WHERE DESTINATION = ? AND FEED_POSITION = ?",
                destination,
                found);
        if (found.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO CHANGEFEED_PARKED (DESTINATION, FEED_POSITION, REASON, DUE_AT, ORDERING_KEY, ATTEMPTS)
                VALUES (?, ?, ?, ?, ?, 0)""")) {
            for (Undelivered each : found) {
                Undelivered.Event event = each.event();
                if (event != null) {
                    insert.setString(1, destination);
                    insert.setLong(2, each.letter().position());
                    insert.setString(3, each.letter().reason());
                    Rows.setInstant(insert, 4, Instant.EPOCH);
                    insert.setString(5, event.orderingKey());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static void release(Connection connection, String destination, List<Undelivered> found)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE CHANGEFEED_PARKED SET ATTEMPTS = 0, DUE_AT = ? WHERE DESTINATION = ? AND FEED_POSITION = ?")) {
            for (Undelivered each : found) {
                Rows.setInstant(update, 1, Instant.EPOCH);
                update.setString(2, destination);
                update.setLong(3, each.letter().position());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static void delete(Connection connection, String destination, List<Undelivered> found) throws SQLException {
        forEach(
                connection,
                "DELETE FROM CHANGEFEED_DEAD_LETTER WHERE DESTINATION = ? AND FEED_POSITION = ?",
                destination,
                found);
    }

    private static void forEach(Connection connection, String sql, String destination, List<Undelivered> found)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Undelivered each : found) {
                statement.setString(1, destination);
                statement.setLong(2, each.letter().position());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private interface Slices {
        Slice next(Selection rest);
    }

    private record Slice(int events, long through, boolean more) {
        static final Slice END = new Slice(0, 0, false);

        static Slice of(List<Undelivered> found, int events) {
            return found.isEmpty()
                    ? END
                    : new Slice(events, found.get(found.size() - 1).letter().position(), found.size() == SLICE);
        }
    }
}
