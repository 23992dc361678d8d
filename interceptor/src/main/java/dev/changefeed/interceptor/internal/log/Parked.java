// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import dev.changefeed.event.ChangeEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The events that wait: of each ordering key a first one for its retry, and the others behind it. Safe for use by several threads. */
public final class Parked {
    private static final String HEADS = """
            SELECT P.ORDERING_KEY, P.ATTEMPTS FROM CHANGEFEED_PARKED P
            WHERE P.DESTINATION = ? AND NOT EXISTS (
                SELECT 1 FROM CHANGEFEED_PARKED E
                WHERE E.DESTINATION = P.DESTINATION AND E.ORDERING_KEY = P.ORDERING_KEY AND E.FEED_POSITION < P.FEED_POSITION)
            ORDER BY P.FEED_POSITION""";

    private static final String EVENTS = """
            SELECT %s, P.ATTEMPTS
            FROM CHANGEFEED_PARKED P
                JOIN CHANGEFEED_FEED F ON F.FEED_POSITION = P.FEED_POSITION
                JOIN CHANGEFEED_EVENT E ON E.EVENT_SEQ = F.EVENT_SEQ
            WHERE P.DESTINATION = ? AND P.ORDERING_KEY = ?
            ORDER BY P.FEED_POSITION OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY""".formatted(EventRow.POSITION_AND_COLUMNS);

    private final Database database;

    Parked(Database database) {
        this.database = database;
    }

    /** Each parked ordering key with the attempts of its first event, the longest parked first. */
    public Map<String, Integer> heads(String destination) {
        return database.statement("read the parked keys", connection -> {
            Map<String, Integer> heads = new LinkedHashMap<>();
            try (PreparedStatement query = connection.prepareStatement(HEADS)) {
                query.setString(1, destination);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        heads.put(row.getString(1), row.getInt(2));
                    }
                }
            }
            return heads;
        });
    }

    /** At most {@code most} parked events of a key, ascending by position. */
    public List<Entry> events(String destination, String orderingKey, int most) {
        Dialect dialect = database.dialect();
        return database.statement("read parked events", connection -> {
            List<Entry> entries = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(dialect.replanned(EVENTS))) {
                query.setString(1, destination);
                query.setString(2, orderingKey);
                query.setInt(3, most);
                try (ResultSet row = dialect.rows(query)) {
                    while (row.next()) {
                        entries.add(new Entry(EventRow.read(row, dialect), row.getInt(EventRow.READ + 1)));
                    }
                }
            }
            return entries;
        });
    }

    /** How many events are parked. */
    public long count(String destination) {
        return Rows.count(database, "SELECT COUNT(*) FROM CHANGEFEED_PARKED WHERE DESTINATION = ?", destination);
    }

    /**
     * A parked event.
     *
     * @param event the event
     * @param attempts how often it was tried
     */
    public record Entry(ChangeEvent event, int attempts) {}
}
