// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The limit: a producer that finds all its records in memory. */
public final class BareProducer implements Contestant {
    private final Outbox outbox;
    private final String servers;

    public BareProducer(Outbox outbox, String servers) {
        this.outbox = outbox;
        this.servers = servers;
    }

    @Override
    public Turn prepare(String topic, int events) throws SQLException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events);
        outbox.newest(events).forEach(message -> records.add(message.in(topic)));
        return new Turn() {
            @Override
            public Times run() {
                long startedAt = System.nanoTime();
                try (Producer producer = new Producer(servers)) {
                    records.forEach(producer::send);
                    producer.flush();
                    return producer.since(startedAt);
                }
            }

            @Override
            public void close() {
                records.clear();
            }
        };
    }
}
