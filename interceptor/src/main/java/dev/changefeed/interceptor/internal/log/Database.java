// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/**
 * The log's own short transactions, each on a connection of its own: they neither join nor suspend what the calling thread has open,
 * and nothing stays open or locked after them.
 *
 * <p>A connection is used with auto-commit for a single statement, because a driver then needs one round trip where begin and commit
 * would need up to three.
 */
final class Database {
    private static final SQLStateSQLExceptionTranslator CATEGORIES = new SQLStateSQLExceptionTranslator();

    private final DataSource dataSource;
    private final Dialect dialect;
    private final boolean readsCommitted;

    private Database(DataSource dataSource, Dialect dialect, boolean readsCommitted) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.readsCommitted = readsCommitted;
    }

    static Database over(DataSource given) {
        DataSource dataSource = given;
        while (dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null) {
            dataSource = proxy.getTargetDataSource();
        }
        try (Connection connection = dataSource.getConnection()) {
            return new Database(
                    dataSource,
                    Dialect.of(connection.getMetaData().getDatabaseProductName()),
                    connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED);
        } catch (SQLException e) {
            throw failure("detect the database", e);
        }
    }

    DataSource dataSource() {
        return dataSource;
    }

    Dialect dialect() {
        return dialect;
    }

    /** One statement, which commits by itself. */
    <T> T statement(String task, Work<T> work) {
        return run(task, true, work);
    }

    /** Several statements that commit together, or not at all when {@code work} throws. */
    <T> T transaction(String task, Work<T> work) {
        return run(task, false, work);
    }

    /** Several statements that commit together and have no result. */
    void inTransaction(String task, Task work) {
        transaction(task, connection -> {
            work.on(connection);
            return true;
        });
    }

    private <T> T run(String task, boolean autoCommit, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            boolean given = connection.getAutoCommit();
            int isolation = readsCommitted ? Connection.TRANSACTION_NONE : readCommitted(connection);
            connection.setAutoCommit(autoCommit);
            try {
                return autoCommit ? work.on(connection) : committed(connection, work);
            } finally {
                connection.setAutoCommit(given);
                if (isolation != Connection.TRANSACTION_NONE) {
                    connection.setTransactionIsolation(isolation);
                }
            }
        } catch (SQLException e) {
            throw failure(task, e);
        }
    }

    private static int readCommitted(Connection connection) throws SQLException {
        int isolation = connection.getTransactionIsolation();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return isolation;
    }

    private <T> T committed(Connection connection, Work<T> work) throws SQLException {
        boolean done = false;
        try {
            open(connection);
            T result = work.on(connection);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                connection.rollback();
            }
        }
    }

    private void open(Connection connection) throws SQLException {
        String opening = dialect.opening();
        if (!opening.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(opening);
            }
        }
    }

    /**
     * The Spring exception of {@code failure}'s category, with its SQL state and error code and nothing else of it: drivers put
     * statement parameters and whole rows into their messages.
     */
    static DataAccessException failure(String task, SQLException failure) {
        SQLException bare = new SQLException(
                "The database refused to %s (SQL state %s, error code %d)"
                        .formatted(task, failure.getSQLState(), failure.getErrorCode()),
                failure.getSQLState(),
                failure.getErrorCode());
        bare.setStackTrace(failure.getStackTrace());
        DataAccessException translated = CATEGORIES.translate(task, null, bare);
        return translated != null ? translated : new UncategorizedSQLException(task, null, bare);
    }

    /** What is done on the connection. */
    interface Task {
        void on(Connection connection) throws SQLException;
    }

    /** What is read on the connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
