// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * The destinations' cursors and leases. Who may relay for a destination is decided by the database's clock alone, and every save carries
 * the epoch of its lease: a node that has lost the lease without noticing cannot move the cursor. Safe for use by several threads.
 */
public final class Destinations {
    private final Database database;
    private final DestinationRows rows;
    private final ProgressStore progress;

    Destinations(Database database) {
        this.database = database;
        this.rows = new DestinationRows(database);
        this.progress = new ProgressStore(database.dialect());
    }

    /** Makes a destination whose first event is the one after {@code position}; false when it exists already. */
    public boolean create(String name, long position) {
        try {
            return database.statement("create a destination", connection -> {
                try (PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO CHANGEFEED_DESTINATION (NAME, CURSOR_POSITION, LEASE_EPOCH)
                        SELECT D.NAME, D.CURSOR_POSITION, 0 FROM (SELECT %s AS NAME, %s AS CURSOR_POSITION) D
                        WHERE NOT EXISTS (SELECT 1 FROM CHANGEFEED_DESTINATION X WHERE X.NAME = D.NAME)""".formatted(
                                database.dialect().name(), database.dialect().position()))) {
                    insert.setString(1, name);
                    insert.setLong(2, position);
                    return insert.executeUpdate() == 1;
                }
            });
        } catch (DuplicateKeyException createdMeanwhile) {
            return false;
        }
    }

    /** All destinations by name, and the replays beside them. */
    public List<State> states() {
        return rows.states();
    }

    /** The same with all that an operator wants to know. */
    public List<Overview> overviews() {
        return rows.overviews();
    }

    /**
     * Takes a destination's lease if nobody has it, or if it expired; whoever had it is fenced off from now on.
     *
     * @return null when somebody has it (be it {@code owner}), when it is paused, or when there is no such destination
     */
    public @Nullable Lease acquire(String name, String owner, Duration length) {
        List<Lease> acquired = database.transaction(
                "acquire a lease",
                connection ->
                        take(connection, name, owner, length) ? List.of(lease(connection, name, owner)) : List.of());
        return acquired.isEmpty() ? null : acquired.get(0);
    }

    private boolean take(Connection connection, String name, String owner, Duration length) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE CHANGEFEED_DESTINATION SET LEASE_OWNER = ?, LEASE_UNTIL = %s, LEASE_EPOCH = LEASE_EPOCH + 1,
                    DELIVERED = 0, UNAVAILABLE_SINCE = NULL
                WHERE NAME = ? AND PAUSED_AT IS NULL AND (LEASE_UNTIL IS NULL OR LEASE_UNTIL <= %s)""".formatted(database.dialect().later(), database.dialect().now()))) {
            update.setString(1, owner);
            update.setLong(2, length.toMillis());
            update.setString(3, name);
            return update.executeUpdate() == 1;
        }
    }

    private static Lease lease(Connection connection, String name, String owner) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT LEASE_EPOCH, CURSOR_POSITION, REPLAY_THROUGH, REPLAY_OF FROM CHANGEFEED_DESTINATION WHERE NAME = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Lease(name, owner, row.getLong(1), row.getLong(2), DestinationRows.replay(row, 3));
            }
        }
    }

    /**
     * Prolongs every lease that {@code owner} still holds, even one that expired but that nobody took. Commits by itself: a node that freezes
     * here must not leave the rows locked, because no other node could take them then, however long it waits.
     */
    public void renew(String owner, Duration length) {
        database.statement("renew leases", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE CHANGEFEED_DESTINATION SET LEASE_UNTIL = %s WHERE LEASE_OWNER = ?%s"
                            .formatted(
                                    database.dialect().later(),
                                    database.dialect().unhurried()))) {
                update.setLong(1, length.toMillis());
                update.setString(2, owner);
                return update.executeUpdate();
            }
        });
    }

    /** Gives a lease back, so that another node need not wait until it expires. Nothing happens when it is held no longer. */
    public void release(Lease lease) {
        database.statement("release a lease", connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    UPDATE CHANGEFEED_DESTINATION SET LEASE_OWNER = NULL, LEASE_UNTIL = NULL
                    WHERE NAME = ? AND LEASE_EPOCH = ? AND LEASE_OWNER = ?""")) {
                update.setString(1, lease.destination());
                update.setLong(2, lease.epoch());
                update.setString(3, lease.owner());
                return update.executeUpdate();
            }
        });
    }

    /**
     * Stores a destination's progress in one transaction. A mere move of the cursor commits without waiting for the disk where the database
     * can: what a crash takes back is delivered again. Parked events and dead letters are durable, because nobody else remembers them.
     *
     * @return false when another node has taken the lease since; nothing is stored then
     */
    public boolean save(Lease lease, Progress made) {
        return save(lease, made, Set.of()) != null;
    }

    /**
     * The same, and lets keys go on whose first events are done with: the next one of each is to be tried at once, unless it has a time of
     * its own or waits for an operator.
     *
     * @return those of the keys that have no parked event left; null when another node has taken the lease since
     */
    public @Nullable Set<String> save(Lease lease, Progress made, Set<String> goingOn) {
        List<Set<String>> saved = made.movesTheCursorOnly() && goingOn.isEmpty()
                ? database.statement(
                        "save a cursor",
                        connection -> progress.moveCursor(connection, lease, made) ? List.of(Set.of()) : List.of())
                : database.transaction(
                        "save progress",
                        connection -> progress.moveCursor(connection, lease, made)
                                ? List.of(progress.writeRest(connection, lease, made, goingOn))
                                : List.of());
        return saved.isEmpty() ? null : saved.get(0);
    }

    /**
     * Unparks what was parked untried behind the cursor: whoever begins at the cursor meets it again, with what has to come before it.
     *
     * @return false when another node has taken the lease since; nothing is done then
     */
    public boolean dropParkedAhead(Lease lease) {
        return database.transaction("unpark what comes again", connection -> {
            if (!progress.moveCursor(connection, lease, Progress.to(lease.position()))) {
                return false;
            }
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM CHANGEFEED_PARKED WHERE DESTINATION = ? AND FEED_POSITION > ? AND ATTEMPTS = 0")) {
                delete.setString(1, lease.destination());
                delete.setLong(2, lease.position());
                delete.executeUpdate();
            }
            return true;
        });
    }

    /** Stores what the lease's owner says of its destination; nothing happens when another node has the lease. */
    public void report(Lease lease, Report report) {
        database.statement("report on a destination", connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("""
                    UPDATE CHANGEFEED_DESTINATION SET DELIVERED = ?, UNAVAILABLE_SINCE = ?, LAST_ERROR = ?, LAST_ERROR_AT = ?
                    WHERE NAME = ? AND LEASE_EPOCH = ? AND LEASE_OWNER = ?%s""".formatted(database.dialect().unhurried()))) {
                update.setLong(1, report.delivered());
                Rows.setInstant(update, 2, report.unavailableSince());
                update.setString(3, Rows.cut(report.lastError(), ProgressStore.REASON_LENGTH));
                Rows.setInstant(update, 4, report.lastErrorAt());
                update.setString(5, lease.destination());
                update.setLong(6, lease.epoch());
                update.setString(7, lease.owner());
                return update.executeUpdate();
            }
        });
    }

    /**
     * Ends a replay beside a live stream that has come to its end: its dead letters become those of its destination.
     *
     * @return false when another node has taken the lease since, or somebody has ended the replay; nothing is done then
     */
    public boolean finishReplay(Lease lease, String of) {
        Progress end = Progress.to(Objects.requireNonNull(lease.replay()).through());
        Optional<Boolean> more = Optional.of(true);
        while (more.orElse(false)) {
            more = database.transaction(
                    "end a replay",
                    connection -> progress.moveCursor(connection, lease, end)
                            ? Optional.of(handOver(connection, lease.destination(), of))
                            : Optional.empty());
        }
        if (more.isEmpty()) {
            return false;
        }
        return database.statement("end a replay", connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM CHANGEFEED_DESTINATION WHERE NAME = ? AND LEASE_EPOCH = ? AND LEASE_OWNER = ?")) {
                delete.setString(1, lease.destination());
                delete.setLong(2, lease.epoch());
                delete.setString(3, lease.owner());
                return delete.executeUpdate() == 1;
            }
        });
    }

    /** Gives a slice of a replay's dead letters to its destination, but for those that it has; false when there are none. */
    private static boolean handOver(Connection connection, String replay, String of) throws SQLException {
        String table = "CHANGEFEED_DEAD_LETTER";
        long end = Leftovers.endOfSlice(connection, table, replay, 0);
        if (end == 0) {
            return false;
        }
        try (PreparedStatement hand = connection.prepareStatement("""
                UPDATE CHANGEFEED_DEAD_LETTER SET DESTINATION = ?
                WHERE DESTINATION = ? AND FEED_POSITION <= ? AND NOT EXISTS (
                    SELECT 1 FROM CHANGEFEED_DEAD_LETTER L
                    WHERE L.DESTINATION = ? AND L.FEED_POSITION = CHANGEFEED_DEAD_LETTER.FEED_POSITION)""")) {
            hand.setString(1, of);
            hand.setString(2, replay);
            hand.setLong(3, end);
            hand.setString(4, of);
            hand.executeUpdate();
        }
        Leftovers.delete(connection, table, replay, 0, end);
        return true;
    }

    /**
     * A destination as the database has it.
     *
     * @param name its name
     * @param position its cursor: everything up to it is delivered, parked or dead
     * @param owner the node that took its lease last and did not give it back
     * @param leased whether that lease is still good by the database's clock
     * @param epoch how often the lease was taken
     * @param paused whether an operator has stopped it
     * @param replay which of the events after the cursor are a replay; null when none is
     * @param firstDue when the first of its parked events is to be tried; null when none is
     */
    public record State(
            String name,
            long position,
            @Nullable String owner,
            boolean leased,
            long epoch,
            boolean paused,
            @Nullable Replay replay,
            @Nullable Instant firstDue) {}
}
