// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deletes parked events and dead letters of a destination in slices, so that nobody waits for a million of them. */
final class Leftovers {
    private static final int SIZE = 5_000;

    private static final String SLICE = """
            SELECT MAX(N.FEED_POSITION) FROM (
                SELECT FEED_POSITION FROM %s WHERE DESTINATION = ? AND FEED_POSITION > ?
                ORDER BY FEED_POSITION OFFSET 0 ROWS FETCH NEXT %d ROWS ONLY) N""";

    private final Database database;

    Leftovers(Database database) {
        this.database = database;
    }

    /**
     * Deletes what lies after a position.
     *
     * @param guard asked in the transaction of each slice; the deletion ends when it says no
     */
    Removal deleteAfter(String destination, long position, Guard guard) {
        return new Removal(
                delete("CHANGEFEED_PARKED", destination, position, guard),
                delete("CHANGEFEED_DEAD_LETTER", destination, position, guard));
    }

    private long delete(String table, String destination, long position, Guard guard) {
        long deleted = 0;
        // each slice starts where the last one ended, so that no query walks over what is deleted already
        for (Slice slice = new Slice(position, 0); slice != null; ) {
            deleted += slice.deleted();
            slice = next(table, destination, slice.end(), guard);
        }
        return deleted;
    }

    private @Nullable Slice next(String table, String destination, long after, Guard guard) {
        return database.transaction("delete what a destination has left", connection -> {
                    long end = endOfSlice(connection, table, destination, after);
                    return end > after && guard.allows(connection)
                            ? Optional.of(new Slice(end, delete(connection, table, destination, after, end)))
                            : Optional.<Slice>empty();
                })
                .orElse(null);
    }

    private record Slice(long end, int deleted) {}

    /** The position that ends a slice of the rows after one; 0 when there are none. */
    static long endOfSlice(Connection connection, String table, String destination, long after) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SLICE.formatted(table, SIZE))) {
            query.setString(1, destination);
            query.setLong(2, after);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    static int delete(Connection connection, String table, String destination, long after, long through)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM %s WHERE DESTINATION = ? AND FEED_POSITION > ? AND FEED_POSITION <= ?".formatted(table))) {
            delete.setString(1, destination);
            delete.setLong(2, after);
            delete.setLong(3, through);
            return delete.executeUpdate();
        }
    }

    /** Whether the deletion may go on. */
    interface Guard {
        boolean allows(Connection connection) throws SQLException;
    }
}
