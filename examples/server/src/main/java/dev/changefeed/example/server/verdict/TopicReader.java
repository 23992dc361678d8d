// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads all FHIR topics from their beginning with a plain Kafka consumer and keeps what it reads.
 *
 * <p>One thread consumes; any thread may ask for what has come so far.
 */
public final class TopicReader implements AutoCloseable {
    private static final Pattern TOPICS = Pattern.compile("fhir\\..*");

    private final KafkaConsumer<String, byte[]> consumer;
    private final Consumer<ReceivedEvent> onEvent;
    private final Thread thread = new Thread(this::read, "topic-reader");
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final List<ReceivedEvent> events = new ArrayList<>();
    private final Set<ResourceVersion> versions = new HashSet<>();
    private int unreadable;

    /**
     * Takes the broker's address and whom to tell about each event, in the order of arrival and on the reader's thread.
     */
    public TopicReader(String bootstrapServers, Consumer<ReceivedEvent> onEvent) {
        this.onEvent = onEvent;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", "changefeed-demo-" + UUID.randomUUID(),
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest",
                        // New topics appear while it runs: look for them often, and keep reading the others meanwhile.
                        "metadata.max.age.ms", "250",
                        "partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    public void start() {
        thread.start();
    }

    /** All events so far, in the order of arrival. */
    public synchronized List<ReceivedEvent> events() {
        return List.copyOf(events);
    }

    /** How many records have come so far. */
    public synchronized int count() {
        return events.size() + unreadable;
    }

    /** How many records have come that are no events. */
    public synchronized int unreadable() {
        return unreadable;
    }

    /** Whether each of the versions has come. */
    public synchronized boolean hasAll(List<ResourceVersion> wanted) {
        return versions.containsAll(wanted);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (consumer) {
            consumer.subscribe(TOPICS);
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    take(record);
                }
            }
        } catch (WakeupException e) {
            // That is how close() ends the loop.
            return;
        }
    }

    /** A rebalance may hand out a record twice: that is the consumer's doing, not a duplicate in the topic. */
    private void take(ConsumerRecord<String, byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < next.getOrDefault(partition, 0L)) {
            return;
        }
        next.put(partition, record.offset() + 1);
        try {
            ReceivedEvent event = ReceivedEvent.of(record, Instant.now());
            keep(event);
            onEvent.accept(event);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            countUnreadable();
        }
    }

    private synchronized void keep(ReceivedEvent event) {
        events.add(event);
        versions.add(event.what());
    }

    private synchronized void countUnreadable() {
        unreadable++;
    }
}
