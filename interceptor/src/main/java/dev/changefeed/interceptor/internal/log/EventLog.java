// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import dev.changefeed.event.ChangeEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The event log in HAPI's own database. Made once per node; it and all that it hands out are safe for use by several threads.
 *
 * <p>Only {@link #append} takes part in the caller's transaction. Everything else runs in short transactions on connections of its own,
 * and should not be called while the calling thread has a transaction open, because it would then hold two connections of the pool.
 *
 * <p>A failing database shows as Spring's {@link org.springframework.dao.DataAccessException} of the fitting category, whose message has
 * the SQL state and error code only: drivers put stored values into theirs.
 */
public final class EventLog {
    private final Database database;

    private EventLog(Database database) {
        this.database = database;
    }

    /**
     * The log in the database behind {@code dataSource}, which must be the one of HAPI's transaction manager.
     *
     * @throws EventLogException when the database is of a kind that the log does not know
     */
    public static EventLog over(DataSource dataSource) {
        return new EventLog(Database.over(dataSource));
    }

    /**
     * Creates or updates the tables where they are not what this version needs; several nodes may do so at once.
     *
     * @throws EventLogException when a newer version has been at the tables
     */
    public void createSchema() {
        new Schema(database).create();
    }

    /**
     * Makes sure that the tables are what this version needs, and changes nothing.
     *
     * @throws EventLogException naming what is missing and the scripts that create it, or when a newer version has been at the tables
     */
    public void verifySchema() {
        new Schema(database).verify();
    }

    /**
     * Stores events in the transaction that the calling thread has open on the log's DataSource, in one batch; they exist if and only if it
     * commits. Their positions are ignored. Order matters: of one resource, earlier versions first.
     *
     * @throws EventLogException when no such transaction is open, since the events could then outlive a write that is rolled back
     */
    public void append(List<ChangeEvent> events) {
        DataSource dataSource = database.dataSource();
        if (!TransactionSynchronizationManager.hasResource(dataSource)) {
            throw new EventLogException(
                    "A change can only be logged inside the transaction that makes it, and none is open on the log's DataSource.");
        }
        if (events.isEmpty()) {
            return;
        }
        Dialect dialect = database.dialect();
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (PreparedStatement insert = connection.prepareStatement(dialect.append())) {
            DataSourceUtils.applyTransactionTimeout(insert, dataSource);
            for (ChangeEvent event : events) {
                EventRow.bind(insert, event, dialect);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw Database.failure("store change events", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** Gives events their positions. */
    public Sequencer sequencer() {
        return new Sequencer(database);
    }

    /** The events that have one. */
    public Feed feed() {
        return new Feed(database);
    }

    /** The destinations' cursors and leases. */
    public Destinations destinations() {
        return new Destinations(database);
    }

    /** What an operator does to destinations. */
    public DestinationControl control() {
        return new DestinationControl(database);
    }

    /** The events that wait for a retry. */
    public Parked parked() {
        return new Parked(database);
    }

    /** The events that were given up. */
    public DeadLetters deadLetters() {
        return new DeadLetters(database);
    }

    /** What an operator does to them. */
    public DeadLetterControl deadLetterControl() {
        return new DeadLetterControl(database);
    }

    /** Counts what waits. */
    public Tallies tallies() {
        return new Tallies(database);
    }

    /** What the log takes on the disk. */
    public Footprint footprint() {
        return new Footprint(database);
    }

    /** Deletes old events. */
    public Retention retention() {
        return new Retention(database);
    }
}
