// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * What an operator does to destinations, from any node, whichever serves them. That node learns of it when it renews its leases, a few
 * seconds later. Safe for use by several threads.
 */
public final class DestinationControl {
    private static final Duration KEPT_FREE = Duration.ofSeconds(5);

    private final Database database;
    private final Leftovers leftovers;

    DestinationControl(Database database) {
        this.database = database;
        this.leftovers = new Leftovers(database);
    }

    /** Stops a destination until it is resumed; what is under way is finished. False when it is stopped already, or not there. */
    public boolean pause(String name) {
        return update(
                "pause a destination",
                "UPDATE CHANGEFEED_DESTINATION SET PAUSED_AT = %s WHERE NAME = ? AND PAUSED_AT IS NULL"
                        .formatted(database.dialect().now()),
                name);
    }

    /** Lets a paused destination go on where it stopped. False when it is not paused, or not there. */
    public boolean resume(String name) {
        return update(
                "resume a destination",
                "UPDATE CHANGEFEED_DESTINATION SET PAUSED_AT = NULL WHERE NAME = ? AND PAUSED_AT IS NOT NULL",
                name);
    }

    /**
     * Puts a destination's cursor elsewhere. Backwards, it gets the events up to the old cursor again, marked as a replay, and its parked
     * events and dead letters among them are read anew; forwards, it never gets what lies between. The node that serves it is fenced off;
     * the next one, which may be the same, starts once the old lease has run out.
     *
     * @param position the new cursor: the event after it comes first
     * @return false when there is no such destination; a replay beside a live stream is none
     */
    public boolean move(String name, long position) {
        long epoch = database.transaction("move a cursor", connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    UPDATE CHANGEFEED_DESTINATION SET
                        REPLAY_THROUGH = CASE WHEN CURSOR_POSITION > COALESCE(REPLAY_THROUGH, 0) THEN CURSOR_POSITION ELSE REPLAY_THROUGH END,
                        CURSOR_POSITION = ?, LEASE_OWNER = NULL, LEASE_EPOCH = LEASE_EPOCH + 1
                    WHERE NAME = ? AND REPLAY_OF IS NULL""")) {
                update.setLong(1, position);
                update.setString(2, name);
                return update.executeUpdate() == 1 ? epoch(connection, name) : -1;
            }
        });
        if (epoch < 0) {
            return false;
        }
        // should a node be faster than this, then what is left is in order all the same, and sent once more
        leftovers.deleteAfter(name, position, connection -> keepFree(connection, name, epoch));
        return true;
    }

    private static long epoch(Connection connection, String name) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT LEASE_EPOCH FROM CHANGEFEED_DESTINATION WHERE NAME = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Lets no node take the destination for a while; false when one already has. */
    private boolean keepFree(Connection connection, String name, long epoch) throws SQLException {
        String later = database.dialect().later();
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE CHANGEFEED_DESTINATION SET
                    LEASE_UNTIL = CASE WHEN LEASE_UNTIL > %1$s THEN LEASE_UNTIL ELSE %1$s END
                WHERE NAME = ? AND LEASE_EPOCH = ? AND LEASE_OWNER IS NULL""".formatted(later))) {
            update.setLong(1, KEPT_FREE.toMillis());
            update.setLong(2, KEPT_FREE.toMillis());
            update.setString(3, name);
            update.setLong(4, epoch);
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Sends a part of the feed again beside the destination's live stream, as a destination of its own that ends with the part's last event.
     * Events of one key keep their order inside the replay; between it and the live stream there is none.
     *
     * @param after the position before the first event
     * @param through the last position
     * @return the replay's name; null when just that replay is under way, or when there is no such destination
     */
    public @Nullable String replay(String name, long after, long through) {
        String replay = "%s/%d-%d".formatted(name, after + 1, through);
        try {
            boolean made = database.statement("start a replay", connection -> {
                try (PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO CHANGEFEED_DESTINATION (NAME, CURSOR_POSITION, LEASE_EPOCH, REPLAY_OF, REPLAY_THROUGH)
                        SELECT %1$s, %2$s, 0, D.NAME, %2$s FROM CHANGEFEED_DESTINATION D WHERE D.NAME = ? AND D.REPLAY_OF IS NULL""".formatted(
                                database.dialect().name(), database.dialect().position()))) {
                    insert.setString(1, replay);
                    insert.setLong(2, after);
                    insert.setLong(3, through);
                    insert.setString(4, name);
                    return insert.executeUpdate() == 1;
                }
            });
            return made ? replay : null;
        } catch (DuplicateKeyException underWay) {
            return null;
        }
    }

    /**
     * Removes all that is known of a destination, with its parked events, its dead letters and the replays beside it. Whoever serves one of
     * them is fenced off. What is configured comes back as new with the next start of a server. After a failure, the same call goes on.
     *
     * @return what went with it; null when there is no such destination
     */
    public @Nullable Removal forget(String name) {
        List<String> names = database.transaction("stop a destination for good", connection -> {
            List<String> found = named(connection, name);
            for (String each : found) {
                stop(connection, each);
            }
            return found;
        });
        if (names.isEmpty()) {
            return null;
        }
        Removal removal = Removal.NOTHING;
        for (String each : names) {
            removal = removal.and(leftovers.deleteAfter(each, 0, connection -> true));
            update("forget a destination", "DELETE FROM CHANGEFEED_DESTINATION WHERE NAME = ?", each);
        }
        return removal;
    }

    private void stop(Connection connection, String name) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("""
                UPDATE CHANGEFEED_DESTINATION SET
                    PAUSED_AT = %s, LEASE_OWNER = NULL, LEASE_EPOCH = LEASE_EPOCH + 1 WHERE NAME = ?""".formatted(database.dialect().now()))) {
            update.setString(1, name);
            update.executeUpdate();
        }
    }

    private static List<String> named(Connection connection, String name) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT NAME FROM CHANGEFEED_DESTINATION WHERE NAME = ? OR REPLAY_OF = ? ORDER BY NAME")) {
            query.setString(1, name);
            query.setString(2, name);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }

    private boolean update(String task, String sql, String name) {
        return database.statement(task, connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setString(1, name);
                return update.executeUpdate() == 1;
            }
        });
    }
}
