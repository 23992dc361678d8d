// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of the destinations, as little or as much of them as is wanted. */
final class DestinationRows {
    private static final String STATE = """
            D.NAME, D.CURSOR_POSITION, D.LEASE_OWNER, CASE WHEN D.LEASE_UNTIL > %s THEN 1 ELSE 0 END, D.LEASE_EPOCH,
            CASE WHEN D.PAUSED_AT IS NULL THEN 0 ELSE 1 END, D.REPLAY_THROUGH, D.REPLAY_OF""";

    /** Read by its name, after whatever else a query reads. */
    private static final String FIRST_DUE =
            "(SELECT MIN(P.DUE_AT) FROM CHANGEFEED_PARKED P WHERE P.DESTINATION = D.NAME) AS FIRST_DUE";

    private static final String OVERVIEWS = """
            SELECT %s, D.DELIVERED, D.UNAVAILABLE_SINCE, D.LAST_ERROR, D.LAST_ERROR_AT, D.EXPIRED, COALESCE(D.REPLAY_END, S.LAST_POSITION),
                (SELECT F.OCCURRED_AT FROM CHANGEFEED_FEED F WHERE F.FEED_POSITION = (
                    SELECT MIN(N.FEED_POSITION) FROM CHANGEFEED_FEED N WHERE N.FEED_POSITION > D.CURSOR_POSITION
                        AND N.FEED_POSITION <= COALESCE(D.REPLAY_END, S.LAST_POSITION))),
                (SELECT F.OCCURRED_AT FROM CHANGEFEED_FEED F WHERE F.FEED_POSITION = (
                    SELECT MIN(P.FEED_POSITION) FROM CHANGEFEED_PARKED P WHERE P.DESTINATION = D.NAME)),
                %s
            FROM (SELECT X.*, CASE WHEN X.REPLAY_OF IS NULL THEN NULL ELSE X.REPLAY_THROUGH END AS REPLAY_END FROM CHANGEFEED_DESTINATION X) D
                CROSS JOIN CHANGEFEED_SEQUENCER S
            WHERE S.ID = 1 ORDER BY D.NAME""";

    private final Database database;

    DestinationRows(Database database) {
        this.database = database;
    }

    List<Destinations.State> states() {
        return list("SELECT %s, %s FROM CHANGEFEED_DESTINATION D ORDER BY D.NAME", DestinationRows::state);
    }

    List<Overview> overviews() {
        return list(OVERVIEWS, row -> {
            Destinations.State state = state(row);
            return new Overview(
                    state,
                    new Report(
                            row.getLong(9),
                            Rows.instantOrNull(row, 10),
                            row.getString(11),
                            Rows.instantOrNull(row, 12)),
                    row.getLong(13),
                    Math.max(0, row.getLong(14) - state.position()),
                    Rows.instantOrNull(row, 15),
                    Rows.instantOrNull(row, 16));
        });
    }

    private <T> List<T> list(String query, Rows.Reader<T> reader) {
        return database.statement("read the destinations", connection -> {
            List<T> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            query.formatted(STATE.formatted(database.dialect().now()), FIRST_DUE));
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(reader.read(row));
                }
            }
            return found;
        });
    }

    private static Destinations.State state(ResultSet row) throws SQLException {
        return new Destinations.State(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getInt(4) == 1,
                row.getLong(5),
                row.getInt(6) == 1,
                replay(row, 7),
                Rows.instantOrNull(row, row.findColumn("FIRST_DUE")));
    }

    /** From the columns REPLAY_THROUGH and REPLAY_OF. */
    static @Nullable Replay replay(ResultSet row, int column) throws SQLException {
        long through = row.getLong(column);
        return row.wasNull() ? null : new Replay(through, row.getString(column + 1));
    }
}
