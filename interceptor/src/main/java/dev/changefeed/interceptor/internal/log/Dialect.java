// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** What differs from one database to another. */
abstract class Dialect {
    static Dialect of(String product) {
        return switch (product) {
            case "PostgreSQL" -> new PostgresDialect();
            case "H2" -> new H2Dialect();
            case "Microsoft SQL Server" -> new SqlServerDialect();
            default ->
                throw new EventLogException(
                        "The change feed cannot use the database '%s': it works with PostgreSQL, SQL Server and H2."
                                .formatted(product));
        };
    }

    /** The folder of its scripts. */
    abstract String folder();

    /** Inserts an event and its staged row; the parameters are those of {@link EventRow#bind}. */
    abstract String append();

    /** The database's clock. */
    abstract String now();

    /** The database's clock and as many milliseconds later as the parameter says. */
    abstract String later();

    /** A further condition that lets a statement's transaction commit without waiting for the disk, or nothing. */
    String unhurried() {
        return "";
    }

    /**
     * A further condition that makes a statement's transaction durable once it has committed, or nothing where every commit is: for what a
     * node relies on in its memory, also when the database crashes and the node does not.
     */
    String durable() {
        return "";
    }

    /**
     * A statement for the beginning of a transaction of several statements, after which a node that freezes in its middle loses the
     * transaction and the locks with it, before other nodes' leases run out; nothing where the database has no such thing.
     */
    String opening() {
        return "";
    }

    /** A query whose plan must fit the sizes that the tables have right now, which may be others than at its first run. */
    String replanned(String query) {
        return query;
    }

    /**
     * A query that is best done row by row by the indexes, whatever sizes the tables have, and that runs too often to be planned each
     * time.
     */
    String byIndex(String query) {
        return query;
    }

    /** Runs what {@link #replanned} or {@link #byIndex} made. */
    ResultSet rows(PreparedStatement query) throws SQLException {
        return query.executeQuery();
    }

    /** Whether the table named by the parameter exists where the log looks for it: a row, or none. */
    abstract String tableExists();

    /** A parameter in a select list, where a database does not see that it is a destination's name. */
    String name() {
        return "CAST(? AS VARCHAR(200))";
    }

    /** The same for a position. */
    final String position() {
        return "CAST(? AS BIGINT)";
    }

    /** Lets one node at a time go on in a transaction that changes the schema. */
    abstract void lockSchema(Connection connection) throws SQLException;

    /** What {@link Sequencer#step} does, in as few round trips as the database allows. */
    abstract Sequencer.Step step(Database database, int most);

    void setUuid(PreparedStatement statement, int index, UUID value) throws SQLException {
        statement.setObject(index, value);
    }

    UUID uuid(ResultSet row, int index) throws SQLException {
        return row.getObject(index, UUID.class);
    }
}
