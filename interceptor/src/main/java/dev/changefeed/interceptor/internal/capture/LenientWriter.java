// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import dev.changefeed.event.ChangeEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Where events cannot be stored, the change goes on without them. A savepoint keeps the transaction usable after the failure. */
final class LenientWriter implements EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LenientWriter.class);

    private final EventSink sink;
    private final DataSource dataSource;
    private final CaptureListener listener;

    LenientWriter(EventSink sink, DataSource dataSource, CaptureListener listener) {
        this.sink = sink;
        this.dataSource = dataSource;
        this.listener = listener;
    }

    @Override
    public boolean write(List<ChangeEvent> events) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            return write(events, connection);
        } catch (SQLException e) {
            throw new CaptureException("The change feed could not set or use a savepoint", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private boolean write(List<ChangeEvent> events, Connection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            sink.append(events);
        } catch (RuntimeException e) {
            connection.rollback(before);
            skipped(events.size(), e, listener);
            return false;
        }
        release(connection, before);
        return true;
    }

    static void skipped(int events, RuntimeException reason, CaptureListener listener) {
        LOG.error(
                "The change feed lost {} event(s): they could not be captured, and capture.on-failure is skip",
                events,
                RedactedException.of(reason));
        listener.skipped(events);
    }

    private static void release(Connection connection, Savepoint savepoint) throws SQLException {
        try {
            connection.releaseSavepoint(savepoint);
        } catch (SQLFeatureNotSupportedException e) {
            LOG.trace("This database keeps savepoints until the transaction ends");
        }
    }
}
