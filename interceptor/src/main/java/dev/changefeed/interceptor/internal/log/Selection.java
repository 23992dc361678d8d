// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of a destination's undelivered events an operator means: those that fit everything that is given.
 *
 * @param after their positions are higher than this
 * @param through and not higher than this
 * @param eventId the id of the only one
 * @param resourceType their resource type
 * @param action the code of their action
 * @param reason exactly why they were given up
 * @param reasonPart a part of it, in the same letters
 * @param since when they were given up, or later
 */
public record Selection(
        long after,
        long through,
        @Nullable UUID eventId,
        @Nullable String resourceType,
        @Nullable String action,
        @Nullable String reason,
        @Nullable String reasonPart,
        @Nullable Instant since) {
    /** Everything. */
    public static final Selection ALL = new Selection(0, Long.MAX_VALUE, null, null, null, null, null, null);

    private static final String QUERY = """
            SELECT L.FEED_POSITION, L.ATTEMPTS, L.REASON, %s, E.EVENT_ID, E.ACTION, E.RESOURCE_TYPE, E.RESOURCE_ID, E.RESOURCE_VERSION, \
            E.TENANT_NAME
            FROM %s L LEFT JOIN CHANGEFEED_FEED F ON F.FEED_POSITION = L.FEED_POSITION
                LEFT JOIN CHANGEFEED_EVENT E ON E.EVENT_SEQ = F.EVENT_SEQ
            WHERE L.DESTINATION = ? AND L.FEED_POSITION > ? AND L.FEED_POSITION <= ?%s
            ORDER BY L.FEED_POSITION OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY""";

    /** The same, but for the events up to a position. */
    public Selection startingAfter(long position) {
        return new Selection(
                Math.max(after, position), through, eventId, resourceType, action, reason, reasonPart, since);
    }

    /** Selected dead letters by position; the parameters are those of {@link #bind}. */
    String deadLetters() {
        return QUERY.formatted(
                "L.DEAD_AT", "CHANGEFEED_DEAD_LETTER", conditions() + (since == null ? "" : " AND L.DEAD_AT >= ?"));
    }

    /** Selected events that are held, likewise. When that happened is not known. */
    String held() {
        return QUERY.formatted(
                "L.DUE_AT", "CHANGEFEED_PARKED", " AND L.DUE_AT IS NULL AND L.ATTEMPTS > 0" + conditions());
    }

    private String conditions() {
        return (eventId == null ? "" : " AND E.EVENT_ID = ?")
                + (resourceType == null ? "" : " AND E.RESOURCE_TYPE = ?")
                + (action == null ? "" : " AND E.ACTION = ?")
                + (reason == null ? "" : " AND L.REASON = ?")
                + (reasonPart == null ? "" : " AND L.REASON LIKE ? ESCAPE '!'");
    }

    List<Undelivered> read(PreparedStatement query, Dialect dialect, String destination, boolean timed, int most)
            throws SQLException {
        bind(query, dialect, destination, timed, most);
        List<Undelivered> found = new ArrayList<>();
        try (ResultSet row = dialect.rows(query)) {
            while (row.next()) {
                found.add(undelivered(row, dialect));
            }
        }
        return found;
    }

    private void bind(PreparedStatement query, Dialect dialect, String destination, boolean timed, int most)
            throws SQLException {
        int index = 1;
        query.setString(index++, destination);
        query.setLong(index++, after);
        query.setLong(index++, through);
        if (eventId != null) {
            dialect.setUuid(query, index++, eventId);
        }
        for (String text : new @Nullable String[] {resourceType, action, reason, pattern()}) {
            if (text != null) {
                query.setString(index++, text);
            }
        }
        if (timed && since != null) {
            Rows.setInstant(query, index++, since);
        }
        query.setInt(index, most);
    }

    private @Nullable String pattern() {
        return reasonPart == null ? null : '%' + reasonPart.replaceAll("[!%_\\[]", "!$0") + '%';
    }

    private static Undelivered undelivered(ResultSet row, Dialect dialect) throws SQLException {
        DeadLetter letter = new DeadLetter(row.getLong(1), row.getInt(2), row.getString(3));
        Instant at = Rows.instantOrNull(row, 4);
        if (row.getString(6) == null) {
            return new Undelivered(letter, at, null);
        }
        return new Undelivered(
                letter,
                at,
                new Undelivered.Event(
                        dialect.uuid(row, 5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getLong(9),
                        row.getString(10)));
    }
}
