// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * What an operator does to destinations, from any node, whichever serves them. That node learns of it when it renews its leases, a few
 * seconds later. Safe for use by several threads.
 */
public final class DestinationControl {
    private final Database database;

    DestinationControl(Database database) {
        this.database = database;
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
        return database.transaction("move a cursor", connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    UPDATE CHANGEFEED_DESTINATION SET
                        REPLAY_THROUGH = CASE WHEN CURSOR_POSITION > COALESCE(REPLAY_THROUGH, 0) THEN CURSOR_POSITION ELSE REPLAY_THROUGH END,
                        CURSOR_POSITION = ?, LEASE_OWNER = NULL, LEASE_EPOCH = LEASE_EPOCH + 1
                    WHERE NAME = ? AND REPLAY_OF IS NULL""")) {
                update.setLong(1, position);
                update.setString(2, name);
                if (update.executeUpdate() == 0) {
                    return false;
                }
            }
            deleteAfter(
                    connection,
                    "DELETE FROM CHANGEFEED_PARKED WHERE DESTINATION = ? AND FEED_POSITION > ?",
                    name,
                    position);
            deleteAfter(
                    connection,
                    "DELETE FROM CHANGEFEED_DEAD_LETTER WHERE DESTINATION = ? AND FEED_POSITION > ?",
                    name,
                    position);
            return true;
        });
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
     * them is fenced off. What is configured comes back as new with the next start of a server.
     *
     * @return what went with it; null when there is no such destination
     */
    public @Nullable Removal forget(String name) {
        List<Removal> removals = database.transaction("forget a destination", connection -> {
            List<String> names = named(connection, name);
            List<Removal> removed = new ArrayList<>();
            for (String each : names) {
                removed.add(Removal.of(connection, each));
            }
            return removed;
        });
        return removals.isEmpty()
                ? null
                : new Removal(
                        removals.stream().mapToInt(Removal::parked).sum(),
                        removals.stream().mapToInt(Removal::deadLetters).sum());
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

    private static void deleteAfter(Connection connection, String sql, String name, long position) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, name);
            delete.setLong(2, position);
            delete.executeUpdate();
        }
    }
}
