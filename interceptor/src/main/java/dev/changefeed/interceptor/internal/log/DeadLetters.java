// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The events that a destination gave up. Retention leaves them alone. Safe for use by several threads. */
public final class DeadLetters {
    private static final String LIST = """
            SELECT FEED_POSITION, ATTEMPTS, REASON FROM CHANGEFEED_DEAD_LETTER
            WHERE DESTINATION = ? AND FEED_POSITION > ?
            ORDER BY FEED_POSITION OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY""";

    private final Database database;

    DeadLetters(Database database) {
        this.database = database;
    }

    /** How many there are. Counts them one by one. */
    public long count(String destination) {
        return Rows.count(database, "SELECT COUNT(*) FROM CHANGEFEED_DEAD_LETTER WHERE DESTINATION = ?", destination);
    }

    /** At most {@code most} of them after a position, ascending. */
    public List<DeadLetter> list(String destination, long afterPosition, int most) {
        return database.statement("list dead letters", connection -> {
            List<DeadLetter> letters = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(LIST)) {
                query.setString(1, destination);
                query.setLong(2, afterPosition);
                query.setInt(3, most);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        letters.add(new DeadLetter(row.getLong(1), row.getInt(2), row.getString(3)));
                    }
                }
            }
            return letters;
        });
    }

    /** At most {@code most} of those that are selected, ascending. */
    public List<Undelivered> find(String destination, Selection selection, int most) {
        return database.statement("find dead letters", connection -> find(connection, destination, selection, most));
    }

    List<Undelivered> find(Connection connection, String destination, Selection selection, int most)
            throws SQLException {
        Dialect dialect = database.dialect();
        try (PreparedStatement query = connection.prepareStatement(dialect.replanned(selection.deadLetters()))) {
            return selection.read(query, dialect, destination, true, most);
        }
    }
}
