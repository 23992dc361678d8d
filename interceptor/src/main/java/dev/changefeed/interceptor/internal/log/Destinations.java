// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * The destinations' cursors and leases. Who may relay for a destination is decided by the database's clock alone, and every save carries
 * the epoch of its lease: a node that has lost the lease without noticing cannot move the cursor. Safe for use by several threads.
 */
public final class Destinations {
    private final Database database;
    private final ProgressStore progress;

    Destinations(Database database) {
        this.database = database;
        this.progress = new ProgressStore(database.dialect());
    }

    /** Makes a destination whose first event is the one after {@code position}; false when it exists already. */
    public boolean create(String name, long position) {
        try {
            return database.statement("create a destination", connection -> {
                try (PreparedStatement insert = connection.prepareStatement(
                        """
                        INSERT INTO CHANGEFEED_DESTINATION (NAME, CURSOR_POSITION, LEASE_EPOCH)
                        SELECT D.NAME, D.CURSOR_POSITION, 0 FROM (%s) D
                        WHERE NOT EXISTS (SELECT 1 FROM CHANGEFEED_DESTINATION X WHERE X.NAME = D.NAME)""".formatted(database.dialect().newDestination()))) {
                    insert.setString(1, name);
                    insert.setLong(2, position);
                    return insert.executeUpdate() == 1;
                }
            });
        } catch (DuplicateKeyException createdMeanwhile) {
            return false;
        }
    }

    /** All destinations by name. */
    public List<State> states() {
        return database.statement("read the destinations", connection -> {
            List<State> states = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                            """
                            SELECT NAME, CURSOR_POSITION, LEASE_OWNER, CASE WHEN LEASE_UNTIL > %s THEN 1 ELSE 0 END, LEASE_EPOCH
                            FROM CHANGEFEED_DESTINATION ORDER BY NAME""".formatted(database.dialect().now()));
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    states.add(new State(
                            row.getString(1), row.getLong(2), row.getString(3), row.getInt(4) == 1, row.getLong(5)));
                }
            }
            return states;
        });
    }

    /**
     * Takes a destination's lease if nobody has it, or if it expired; whoever had it is fenced off from now on.
     *
     * @return null when somebody has it (be it {@code owner}), or when there is no such destination
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
                UPDATE CHANGEFEED_DESTINATION SET LEASE_OWNER = ?, LEASE_UNTIL = %s, LEASE_EPOCH = LEASE_EPOCH + 1
                WHERE NAME = ? AND (LEASE_OWNER IS NULL OR LEASE_UNTIL <= %s)""".formatted(database.dialect().later(), database.dialect().now()))) {
            update.setString(1, owner);
            update.setLong(2, length.toMillis());
            update.setString(3, name);
            return update.executeUpdate() == 1;
        }
    }

    private static Lease lease(Connection connection, String name, String owner) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT LEASE_EPOCH, CURSOR_POSITION FROM CHANGEFEED_DESTINATION WHERE NAME = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Lease(name, owner, row.getLong(1), row.getLong(2));
            }
        }
    }

    /** Prolongs every lease that {@code owner} still holds, even one that expired but that nobody took; the names of those destinations. */
    public Set<String> renew(String owner, Duration length) {
        return database.transaction("renew leases", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE CHANGEFEED_DESTINATION SET LEASE_UNTIL = %s WHERE LEASE_OWNER = ?%s"
                            .formatted(
                                    database.dialect().later(),
                                    database.dialect().unhurried()))) {
                update.setLong(1, length.toMillis());
                update.setString(2, owner);
                if (update.executeUpdate() == 0) {
                    return Set.of();
                }
            }
            Set<String> held = new HashSet<>();
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT NAME FROM CHANGEFEED_DESTINATION WHERE LEASE_OWNER = ?")) {
                query.setString(1, owner);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        held.add(row.getString(1));
                    }
                }
            }
            return held;
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
        if (made.movesTheCursorOnly()) {
            return database.statement("save a cursor", connection -> progress.moveCursor(connection, lease, made));
        }
        return database.transaction("save progress", connection -> {
            if (!progress.moveCursor(connection, lease, made)) {
                return false;
            }
            progress.writeRest(connection, lease, made);
            return true;
        });
    }

    /**
     * A destination as the database has it.
     *
     * @param name its name
     * @param position its cursor: everything up to it is delivered, parked or dead
     * @param owner the node that took its lease last and did not give it back
     * @param leased whether that lease is still good by the database's clock
     * @param epoch how often the lease was taken
     */
    public record State(
            String name, long position, @Nullable String owner, boolean leased, long epoch) {}
}
