// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** A topic of its own for one test, and what is in it. */
final class Topic {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final String name;

    private Topic(String bootstrapServers, String name) {
        this.bootstrapServers = bootstrapServers;
        this.name = name;
    }

    static String freshName() {
        return "t-" + UUID.randomUUID();
    }

    static Topic create(String bootstrapServers, int partitions, Map<String, String> settings) {
        return create(bootstrapServers, freshName(), partitions, settings);
    }

    static Topic create(String bootstrapServers, String name, int partitions, Map<String, String> settings) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> admin.createTopics(List.of(topic))
                    .all()
                    .get());
        }
        return new Topic(bootstrapServers, name);
    }

    static Topic existing(String bootstrapServers, String name) {
        return new Topic(bootstrapServers, name);
    }

    String name() {
        return name;
    }

    /** What is in the topic: waits until there are {@code count} records at least, up to some seconds. */
    List<ConsumerRecord<byte[], byte[]>> records(int count) {
        return records(count, new ByteArrayDeserializer());
    }

    <V> List<ConsumerRecord<byte[], V>> records(int count, Deserializer<V> values) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest", "enable.auto.commit", "false");
        List<ConsumerRecord<byte[], V>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], V> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            boolean atEnd = false;
            while (!(atEnd && records.size() >= count) && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                atEnd = consumer.endOffsets(partitions).entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
        return records;
    }
}
