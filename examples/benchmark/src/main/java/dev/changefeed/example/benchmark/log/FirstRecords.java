// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The first record of each partition of a topic, to see whether two topics got the same bytes in the same order.
 *
 * @param byPartition each record as a text, headers first
 */
record FirstRecords(Map<Integer, String> byPartition) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static FirstRecords of(String servers, String topic, int partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest", "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList());
            Map<Integer, String> found = new TreeMap<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (found.size() < partitions && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    found.putIfAbsent(record.partition(), text(record));
                }
            }
            return new FirstRecords(found);
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder();
        for (Header header : record.headers()) {
            text.append(header.key())
                    .append('=')
                    .append(new String(header.value(), UTF_8))
                    .append(", ");
        }
        return text.append(new String(record.key(), UTF_8))
                .append(": ")
                .append(new String(record.value(), UTF_8))
                .toString();
    }
}
