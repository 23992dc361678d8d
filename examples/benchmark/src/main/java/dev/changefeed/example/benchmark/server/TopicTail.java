// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.Broker;
import dev.changefeed.example.benchmark.machine.Contestant;
import dev.changefeed.example.benchmark.machine.Delivery;
import dev.changefeed.example.benchmark.machine.Tally;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumes what comes into the topic from now on, on a thread of its own. */
final class TopicTail implements AutoCloseable {
    /** For a reader that must cost little: it may wait until much has come. */
    static final Map<String, Object> LARGE_FETCHES =
            Map.of("fetch.min.bytes", 1 << 20, "fetch.max.wait.ms", 500, "max.poll.records", 10_000);

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<Delivery> listener;
    private final Tally tally = new Tally();
    private final Thread thread = new Thread(this::read, "topic-tail");

    private TopicTail(KafkaConsumer<byte[], byte[]> consumer, Consumer<Delivery> listener) {
        this.consumer = consumer;
        this.listener = listener;
    }

    /**
     * Begins with the next record.
     *
     * @param properties of the consumer, where they differ from Kafka's defaults
     * @param listener told of each delivery, on the consumer's thread
     */
    static TopicTail of(Broker broker, Map<String, Object> properties, Consumer<Delivery> listener) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("bootstrap.servers", broker.bootstrapServers());
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Contestant.TOPIC).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        TopicTail tail = new TopicTail(consumer, listener);
        tail.thread.start();
        return tail;
    }

    /** Records so far. */
    Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (consumer) {
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                Instant at = Instant.now();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    listener.accept(new Delivery(version(record), at));
                }
                if (!records.isEmpty()) {
                    tally.add(records.count());
                }
            }
        } catch (WakeupException e) {
            // That is how close() ends the loop.
            return;
        }
    }

    private static String version(ConsumerRecord<byte[], byte[]> record) {
        return header(record, "ce_subject") + "/_history/" + header(record, "ce_resourceversion");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
