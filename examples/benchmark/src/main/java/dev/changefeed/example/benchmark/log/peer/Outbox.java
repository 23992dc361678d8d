// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The backlog as finished messages, in a table from which each contestant copies its own before its clock starts. */
public final class Outbox {
    private final DataSource database;
    private int size;
    private long bytes;

    public Outbox(DataSource database) {
        this.database = database;
        sql().sql("""
                CREATE UNLOGGED TABLE MESSAGE (
                    SEQ BIGINT PRIMARY KEY, RECORD_KEY TEXT NOT NULL, HEADERS TEXT NOT NULL, PAYLOAD BYTEA NOT NULL)""").update();
    }

    /** Adds messages at the end. */
    public void add(List<OutboxMessage> messages) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO MESSAGE VALUES (?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (OutboxMessage message : messages) {
                size++;
                bytes += message.size();
                insert.setLong(1, size);
                insert.setString(2, message.key());
                insert.setString(3, message.headers());
                insert.setBytes(4, message.value());
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    /** Bytes of a message on the average: key, headers and value before compression. */
    public double averageSize() {
        return (double) bytes / size;
    }

    DataSource database() {
        return database;
    }

    JdbcClient sql() {
        return JdbcClient.create(database);
    }

    /** The number of the last message before the newest {@code messages}. */
    long before(int messages) {
        return size - (long) messages;
    }

    int size() {
        return size;
    }

    /** The newest {@code messages}, oldest first. */
    List<OutboxMessage> newest(int messages) throws SQLException {
        List<OutboxMessage> found = new ArrayList<>(messages);
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "SELECT RECORD_KEY, HEADERS, PAYLOAD FROM MESSAGE WHERE SEQ > ? ORDER BY SEQ")) {
            connection.setAutoCommit(false);
            query.setFetchSize(1_000);
            query.setLong(1, before(messages));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(new OutboxMessage(row.getString(1), row.getString(2), row.getBytes(3)));
                }
            }
            connection.commit();
        }
        return found;
    }
}
