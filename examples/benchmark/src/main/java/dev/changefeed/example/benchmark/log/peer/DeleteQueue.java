// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The usual queue in a table: lock the oldest rows that nobody else has locked, send them, and commit their deletion. */
public final class DeleteQueue implements Contestant {
    private static final int BATCH = 1_000;

    private static final String TAKE = """
            WITH TAKEN AS (
                DELETE FROM QUEUE WHERE SEQ = ANY (ARRAY(SELECT SEQ FROM QUEUE ORDER BY SEQ LIMIT ? FOR UPDATE SKIP LOCKED))
                RETURNING SEQ, RECORD_KEY, HEADERS, PAYLOAD
            )
            SELECT RECORD_KEY, HEADERS, PAYLOAD FROM TAKEN ORDER BY SEQ""";

    private final Outbox outbox;
    private final String servers;

    public DeleteQueue(Outbox outbox, String servers) {
        this.outbox = outbox;
        this.servers = servers;
    }

    @Override
    public Turn prepare(String topic, int events) {
        outbox.sql().sql("CREATE TABLE QUEUE (LIKE MESSAGE INCLUDING ALL)").update();
        outbox.sql()
                .sql("INSERT INTO QUEUE SELECT * FROM MESSAGE WHERE SEQ > :before ORDER BY SEQ")
                .param("before", outbox.before(events))
                .update();
        outbox.sql().sql("VACUUM (ANALYZE) QUEUE").update();
        return new Turn() {
            @Override
            public Times run() throws SQLException {
                long startedAt = System.nanoTime();
                try (Producer producer = new Producer(servers);
                        Connection connection = outbox.database().getConnection()) {
                    connection.setAutoCommit(false);
                    while (take(connection, producer, topic) > 0) {
                        producer.flush();
                        connection.commit();
                    }
                    connection.commit();
                    return producer.since(startedAt);
                }
            }

            @Override
            public void close() {
                outbox.sql().sql("DROP TABLE QUEUE").update();
            }
        };
    }

    private static int take(Connection connection, Producer producer, String topic) throws SQLException {
        int taken = 0;
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setInt(1, BATCH);
            try (ResultSet row = take.executeQuery()) {
                while (row.next()) {
                    producer.send(new OutboxMessage(row.getString(1), row.getString(2), row.getBytes(3)).in(topic));
                    taken++;
                }
            }
        }
        return taken;
    }
}
