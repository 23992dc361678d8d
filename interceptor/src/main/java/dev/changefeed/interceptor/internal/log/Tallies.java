// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Counts what waits; where nothing else is said, no further than {@link #MOST}, so that the cost does not grow. Safe for use by several threads. */
public final class Tallies {
    /** Where counting ends. */
    public static final int MOST = 10_000;

    private static final String PARKED = bounded("""
            SELECT FEED_POSITION FROM CHANGEFEED_PARKED WHERE DESTINATION = ? ORDER BY DESTINATION, FEED_POSITION""");

    private static final String PARKED_KEYS = """
            SELECT COUNT(DISTINCT N.ORDERING_KEY) FROM (
                SELECT ORDERING_KEY FROM CHANGEFEED_PARKED WHERE DESTINATION = ?
                ORDER BY DESTINATION, ORDERING_KEY, FEED_POSITION OFFSET 0 ROWS FETCH NEXT %d ROWS ONLY) N""".formatted(MOST + 1);

    private static final String HELD = bounded("""
            SELECT FEED_POSITION FROM CHANGEFEED_PARKED WHERE DESTINATION = ? AND DUE_AT IS NULL AND ATTEMPTS > 0
            ORDER BY DESTINATION, DUE_AT, ATTEMPTS""");

    private static final String DEAD_LETTERS = bounded("""
            SELECT FEED_POSITION FROM CHANGEFEED_DEAD_LETTER WHERE DESTINATION = ? ORDER BY DESTINATION, FEED_POSITION""");

    private static final String STAGED = bounded("SELECT EVENT_SEQ FROM CHANGEFEED_STAGED ORDER BY EVENT_SEQ");

    private final Database database;

    Tallies(Database database) {
        this.database = database;
    }

    /** What waits at a destination; nothing where there is no such destination. */
    public Tally of(String destination) {
        return database.transaction("count what waits", connection -> {
            Tally.Count parked = Tally.Count.of(count(connection, PARKED, destination));
            long keys = Math.min(MOST, count(connection, PARKED_KEYS, destination));
            return new Tally(
                    parked,
                    new Tally.Count(keys, parked.more()),
                    Tally.Count.of(count(connection, HELD, destination)),
                    Tally.Count.of(count(connection, DEAD_LETTERS, destination)));
        });
    }

    /** Committed events that have no position yet. */
    public Tally.Count staged() {
        return database.statement("count staged events", connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement(database.dialect().byIndex(STAGED))) {
                return Tally.Count.of(count(query));
            }
        });
    }

    /** How many dead letters each destination has, without those that have none. Looks at every one: not for every second. */
    public Map<String, Long> deadLetters() {
        return byDestination("SELECT DESTINATION, COUNT(*) FROM CHANGEFEED_DEAD_LETTER GROUP BY DESTINATION");
    }

    /** How many keys of each destination wait for an operator, likewise. */
    public Map<String, Long> held() {
        return byDestination("""
                SELECT DESTINATION, COUNT(*) FROM CHANGEFEED_PARKED WHERE DUE_AT IS NULL AND ATTEMPTS > 0 GROUP BY DESTINATION""");
    }

    private Map<String, Long> byDestination(String sql) {
        return database.statement("count by destination", connection -> {
            Map<String, Long> counts = new HashMap<>();
            try (PreparedStatement query = connection.prepareStatement(sql);
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    counts.put(row.getString(1), row.getLong(2));
                }
            }
            return counts;
        });
    }

    private static String bounded(String rows) {
        return "SELECT COUNT(*) FROM (%s OFFSET 0 ROWS FETCH NEXT %d ROWS ONLY) N".formatted(rows, MOST + 1);
    }

    private long count(Connection connection, String sql, String destination) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(database.dialect().byIndex(sql))) {
            query.setString(1, destination);
            return count(query);
        }
    }

    private long count(PreparedStatement query) throws SQLException {
        try (ResultSet row = database.dialect().rows(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
