// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer with the client settings of the product, but for the requests under way: those are the client's default of 5. Notes when it
 * sent first and when the last acknowledgement came. Used by one thread.
 */
final class Producer implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> kafka;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sent;
    private long firstAt;
    private volatile long lastAt;

    Producer(String servers) {
        kafka = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "acks", "all",
                        "enable.idempotence", "true",
                        "compression.type", "lz4",
                        "linger.ms", "5",
                        "batch.size", "65536",
                        "buffer.memory", "33554432"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told everything
    void send(ProducerRecord<byte[], byte[]> record) {
        if (sent++ == 0) {
            firstAt = System.nanoTime();
        }
        kafka.send(record, (metadata, exception) -> {
            if (exception == null) {
                acknowledged.incrementAndGet();
                lastAt = System.nanoTime();
            } else {
                failure.compareAndSet(null, exception);
            }
        });
    }

    /** Sends what waits, and returns when everything is acknowledged. */
    void flush() {
        kafka.flush();
        Exception failed = failure.get();
        if (failed != null || acknowledged.get() != sent) {
            throw new IllegalStateException(acknowledged.get() + " of " + sent + " records are acknowledged", failed);
        }
    }

    /** How long it took until now. */
    Times since(long startedAt) {
        return Times.between(startedAt, firstAt, lastAt);
    }

    @Override
    public void close() {
        kafka.close(Duration.ofSeconds(10));
    }
}
