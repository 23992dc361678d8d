// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What went with a destination.
 *
 * @param parked its parked events
 * @param deadLetters its dead letters
 */
public record Removal(int parked, int deadLetters) {
    static Removal of(Connection connection, String destination) throws SQLException {
        int parked = delete(connection, "DELETE FROM CHANGEFEED_PARKED WHERE DESTINATION = ?", destination);
        int deadLetters = delete(connection, "DELETE FROM CHANGEFEED_DEAD_LETTER WHERE DESTINATION = ?", destination);
        delete(connection, "DELETE FROM CHANGEFEED_DESTINATION WHERE NAME = ?", destination);
        return new Removal(parked, deadLetters);
    }

    private static int delete(Connection connection, String sql, String destination) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, destination);
            return delete.executeUpdate();
        }
    }
}
