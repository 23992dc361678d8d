// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/*
 * Where READ_COMMITTED_SNAPSHOT is off, a reader waits for whoever inserts. Staged rows are therefore read past what is locked, and the
 * script sees to it that nothing but a writer's own rows ever is: no page locks and no lock escalation, by which a committed version of a
 * resource could hide while a later one shows.
 */
final class SqlServerDialect extends LookFirst {
    private static final String APPEND = """
            INSERT INTO CHANGEFEED_EVENT (%s)
            OUTPUT inserted.EVENT_SEQ, inserted.OCCURRED_AT, COALESCE(DATALENGTH(inserted.PAYLOAD), 0)
            INTO CHANGEFEED_STAGED (EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE)
            VALUES (%s)""".formatted(EventRow.COLUMNS, EventRow.VALUES);

    private static final String MOVE = """
            SET NOCOUNT ON;
            DECLARE @LAST BIGINT, @FOUND INT = 0;
            DECLARE @PICKED TABLE (
                EVENT_SEQ BIGINT NOT NULL PRIMARY KEY, OCCURRED_AT DATETIMEOFFSET(6) NOT NULL, PAYLOAD_SIZE BIGINT NOT NULL);
            SELECT @LAST = LAST_POSITION FROM CHANGEFEED_SEQUENCER WITH (UPDLOCK, ROWLOCK, READPAST) WHERE ID = 1;
            IF @LAST IS NOT NULL
            BEGIN
                WITH CANDIDATE AS (
                    SELECT TOP (?) EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE
                    FROM CHANGEFEED_STAGED WITH (ROWLOCK, READPAST) ORDER BY EVENT_SEQ)
                DELETE FROM CANDIDATE
                OUTPUT deleted.EVENT_SEQ, deleted.OCCURRED_AT, deleted.PAYLOAD_SIZE INTO @PICKED;
                INSERT INTO CHANGEFEED_FEED (FEED_POSITION, EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE)
                SELECT @LAST + ROW_NUMBER() OVER (ORDER BY EVENT_SEQ), EVENT_SEQ, OCCURRED_AT, PAYLOAD_SIZE FROM @PICKED;
                SET @FOUND = @@ROWCOUNT;
                IF @FOUND > 0 UPDATE CHANGEFEED_SEQUENCER SET LAST_POSITION = @LAST + @FOUND WHERE ID = 1;
            END;
            SELECT @LAST, @FOUND;""";

    private static final String LOCK_SCHEMA = """
            DECLARE @GOT INT;
            EXEC @GOT = sp_getapplock @Resource = 'changefeed schema', @LockMode = 'Exclusive', @LockOwner = 'Transaction',
                @LockTimeout = 60000;
            IF @GOT < 0 THROW 50000, 'Another node holds the lock of the change feed''s tables.', 1;""";

    @Override
    String folder() {
        return "sqlserver";
    }

    @Override
    String append() {
        return APPEND;
    }

    @Override
    String now() {
        return "SYSUTCDATETIME()";
    }

    @Override
    String later() {
        return "DATEADD(MILLISECOND, CAST(? AS INT), SYSUTCDATETIME())";
    }

    @Override
    String name() {
        return "CAST(? AS NVARCHAR(200))";
    }

    @Override
    String lookQuery() {
        return """
                SELECT LAST_POSITION, CASE WHEN EXISTS (SELECT 1 FROM CHANGEFEED_STAGED WITH (READPAST)) THEN 1 ELSE 0 END
                FROM CHANGEFEED_SEQUENCER WHERE ID = 1""";
    }

    @Override
    String tableExists() {
        return "SELECT 1 WHERE OBJECT_ID(?, 'U') IS NOT NULL";
    }

    @Override
    void lockSchema(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK_SCHEMA)) {
            lock.execute();
        }
    }

    @Override
    Sequencer.Step move(Connection connection, int most, long tail) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setInt(1, most);
            try (ResultSet row = move.executeQuery()) {
                row.next();
                long last = row.getLong(1);
                if (row.wasNull()) {
                    return new Sequencer.Step(tail, 0, true, false);
                }
                int moved = row.getInt(2);
                return new Sequencer.Step(last + moved, moved, false, moved == most);
            }
        }
    }

    @Override
    void setUuid(PreparedStatement statement, int index, UUID value) throws SQLException {
        statement.setString(index, value.toString());
    }

    @Override
    UUID uuid(ResultSet row, int index) throws SQLException {
        return UUID.fromString(row.getString(index));
    }
}
