// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** What the log takes on the disk, estimated from a few of its events. Safe for use by several threads. */
public final class Footprint {
    /** An event's rows without its payload, with their places in the indexes. */
    private static final int BYTES_OF_A_ROW = 500;

    private static final int SAMPLE = 500;

    /** The events next to the position and those next to the tail. */
    private static final String QUERY = """
            SELECT MIN(N.FEED_POSITION), AVG(CAST(N.PAYLOAD_SIZE AS BIGINT)), MAX(S.LAST_POSITION) FROM CHANGEFEED_SEQUENCER S CROSS JOIN (
                SELECT O.FEED_POSITION, O.PAYLOAD_SIZE FROM (
                    SELECT FEED_POSITION, PAYLOAD_SIZE FROM CHANGEFEED_FEED WHERE FEED_POSITION > ?
                    ORDER BY FEED_POSITION OFFSET 0 ROWS FETCH NEXT %1$d ROWS ONLY) O
                UNION ALL
                SELECT Y.FEED_POSITION, Y.PAYLOAD_SIZE FROM (
                    SELECT FEED_POSITION, PAYLOAD_SIZE FROM CHANGEFEED_FEED WHERE FEED_POSITION > ?
                    ORDER BY FEED_POSITION DESC OFFSET 0 ROWS FETCH NEXT %1$d ROWS ONLY) Y
            ) N WHERE S.ID = 1""".formatted(SAMPLE);

    private final Database database;

    Footprint(Database database) {
        this.database = database;
    }

    /** About how many bytes the events after a position take: what a destination whose cursor is there keeps from being removed. */
    public long bytesBehind(long position) {
        return database.statement("estimate the size of the log", connection -> {
            try (PreparedStatement query = connection.prepareStatement(QUERY)) {
                query.setLong(1, position);
                query.setLong(2, position);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    long first = row.getLong(1);
                    return row.wasNull() ? 0 : (row.getLong(3) - first + 1) * (row.getLong(2) + BYTES_OF_A_ROW);
                }
            }
        });
    }
}
