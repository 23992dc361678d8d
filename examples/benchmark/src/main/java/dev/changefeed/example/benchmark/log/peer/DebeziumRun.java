// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** One run of the engine, until all events are sent. Its records are taken as they are, which saves the engine a conversion. */
final class DebeziumRun implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    /** The header with the text of all headers. */
    static final String HEADERS = "headers";

    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final Producer producer;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;
    private long missing;
    private volatile @Nullable String fault;

    DebeziumRun(Properties properties, Producer producer, long events) {
        this.producer = producer;
        this.missing = events;
        engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using(this::ended)
                .notifying(this)
                .build();
        thread = new Thread(engine, "debezium");
        thread.start();
    }

    void await(Duration patience) throws InterruptedException, IOException {
        boolean complete = end.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        String message = fault;
        engine.close();
        thread.join();
        if (!complete || message != null) {
            throw new IllegalStateException("Debezium has not sent everything: " + message);
        }
    }

    /** What Debezium's own server does for Kafka: send all, wait for all acknowledgements, commit. */
    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> batch, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        for (RecordChangeEvent<SourceRecord> event : batch) {
            SourceRecord record = event.record();
            producer.send(message(record).in(record.topic()));
        }
        producer.flush();
        for (RecordChangeEvent<SourceRecord> event : batch) {
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
        missing -= batch.size();
        if (missing <= 0) {
            end.countDown();
        }
    }

    private static OutboxMessage message(SourceRecord record) {
        return new OutboxMessage(
                (String) record.key(),
                (String) record.headers().lastWithName(HEADERS).value(),
                ((String) record.value()).getBytes(UTF_8));
    }

    private void ended(boolean success, String message, @Nullable Throwable error) {
        if (!success) {
            fault = message + (error == null ? "" : ": " + error);
            end.countDown();
        }
    }
}
