// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;

/** How much waits, in numbers. Safe for use by several threads. */
public final class Backlog {
    private static final String STAGED = """
            SELECT COUNT(*) FROM (
                SELECT EVENT_SEQ FROM CHANGEFEED_STAGED ORDER BY EVENT_SEQ OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY) N""";

    private final Database database;

    Backlog(Database database) {
        this.database = database;
    }

    /** How many committed events wait for their position, counted up to {@code most}. */
    public long staged(int most) {
        return database.statement("count staged events", connection -> {
            try (PreparedStatement count = connection.prepareStatement(STAGED)) {
                count.setInt(1, most);
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** How many dead letters each destination has, without those that have none. Looks at every one: not for every second. */
    public Map<String, Long> deadLetters() {
        return database.statement("count dead letters", connection -> {
            Map<String, Long> counts = new HashMap<>();
            try (PreparedStatement count = connection.prepareStatement(
                            "SELECT DESTINATION, COUNT(*) FROM CHANGEFEED_DEAD_LETTER GROUP BY DESTINATION");
                    ResultSet row = count.executeQuery()) {
                while (row.next()) {
                    counts.put(row.getString(1), row.getLong(2));
                }
            }
            return counts;
        });
    }
}
