// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Debezium's embedded engine with its outbox router: reads PostgreSQL's write-ahead log from a replication slot that has been there since
 * before the backlog was written, and sends with a producer like that of the others.
 *
 * <p>The table is as lean as the same records allow: payloads are texts, which logical decoding hands over as they are, and all headers lie in
 * one column, which the router places into one header for the sender to take apart.
 */
public final class Debezium implements Contestant {
    private static final String SLOT = "outbox_slot";
    private static final String PUBLICATION = "outbox_publication";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Events that one transaction wrote: a Bundle with many resources. */
    private static final int TRANSACTION = 500;

    private final Outbox outbox;
    private final PGSimpleDataSource database;
    private final String servers;

    /** @param database the one of {@code outbox}, on a server with logical decoding */
    public Debezium(Outbox outbox, PGSimpleDataSource database, String servers) {
        this.outbox = outbox;
        this.database = database;
        this.servers = servers;
    }

    @Override
    public Turn prepare(String topic, int events) {
        JdbcClient sql = outbox.sql();
        sql.sql("""
                CREATE TABLE OUTBOX (
                    ID UUID PRIMARY KEY, AGGREGATETYPE TEXT NOT NULL, AGGREGATEID TEXT NOT NULL, HEADERS TEXT NOT NULL, PAYLOAD TEXT NOT NULL)""").update();
        sql.sql("CREATE PUBLICATION " + PUBLICATION + " FOR TABLE OUTBOX").update();
        sql.sql("SELECT pg_create_logical_replication_slot(:slot, 'pgoutput')")
                .param("slot", SLOT)
                .query()
                .singleRow();
        for (long before = outbox.before(events); before < outbox.size(); before += TRANSACTION) {
            sql.sql("""
                    INSERT INTO OUTBOX
                    SELECT md5('event ' || SEQ)::UUID, 'resource', RECORD_KEY, HEADERS, convert_from(PAYLOAD, 'UTF8')
                    FROM MESSAGE WHERE SEQ > :before AND SEQ <= :last ORDER BY SEQ""")
                    .param("before", before)
                    .param("last", before + TRANSACTION)
                    .update();
        }
        return new Turn() {
            @Override
            public Times run() throws InterruptedException, IOException {
                long startedAt = System.nanoTime();
                try (Producer producer = new Producer(servers)) {
                    DebeziumRun run = new DebeziumRun(properties(topic), producer, events);
                    run.await(PATIENCE);
                    return producer.since(startedAt);
                }
            }

            @Override
            public void close() {
                // the sending process outlives its connection for a moment
                sql.sql(
                                "SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots WHERE slot_name = :slot AND active")
                        .param("slot", SLOT)
                        .query()
                        .listOfRows();
                sql.sql("SELECT pg_drop_replication_slot(:slot)")
                        .param("slot", SLOT)
                        .query()
                        .singleRow();
                sql.sql("DROP PUBLICATION " + PUBLICATION).update();
                sql.sql("DROP TABLE OUTBOX").update();
            }
        };
    }

    private Properties properties(String topic) {
        Properties properties = new Properties();
        properties.put("name", "outbox");
        properties.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        properties.put("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        properties.put("topic.prefix", "outbox");
        properties.put("database.hostname", database.getServerNames()[0]);
        properties.put("database.port", String.valueOf(database.getPortNumbers()[0]));
        properties.put("database.dbname", database.getDatabaseName());
        properties.put("database.user", database.getUser());
        properties.put("database.password", String.valueOf(database.getPassword()));
        properties.put("plugin.name", "pgoutput");
        properties.put("slot.name", SLOT);
        properties.put("publication.name", PUBLICATION);
        properties.put("publication.autocreate.mode", "disabled");
        properties.put("table.include.list", "public.outbox");
        properties.put("snapshot.mode", "no_data");
        properties.put("tombstones.on.delete", "false");
        properties.put("max.batch.size", "8192");
        properties.put("max.queue.size", "32768");
        properties.put("poll.interval.ms", "5");
        properties.put("transforms", "outbox");
        properties.put("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
        properties.put("transforms.outbox.route.topic.replacement", topic);
        properties.put("transforms.outbox.table.fields.additional.placement", "headers:header:" + DebeziumRun.HEADERS);
        return properties;
    }
}
