// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A database that needs a transaction to sequence: it is only begun when a look, which locks nothing, has found something to do. */
abstract class LookFirst extends Dialect {
    @Override
    final Sequencer.Step step(Database database, int most) {
        Look look = database.statement("look for staged events", this::look);
        if (!look.staged()) {
            return new Sequencer.Step(look.tail(), 0, false, false);
        }
        return database.transaction("sequence events", connection -> move(connection, most, look.tail()));
    }

    /** A query for the last position, and 1 where anything is staged, else 0. It waits for no writer. */
    String lookQuery() {
        return """
                SELECT LAST_POSITION, CASE WHEN EXISTS (SELECT 1 FROM CHANGEFEED_STAGED) THEN 1 ELSE 0 END
                FROM CHANGEFEED_SEQUENCER WHERE ID = 1""";
    }

    /** Gives positions to at most {@code most} staged events, unless another node is at it. */
    abstract Sequencer.Step move(Connection connection, int most, long tail) throws SQLException;

    private Look look(Connection connection) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(lookQuery());
                ResultSet row = look.executeQuery()) {
            row.next();
            return new Look(row.getLong(1), row.getInt(2) == 1);
        }
    }

    private record Look(long tail, boolean staged) {}
}
