// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.Payload;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Settings;
import dev.changefeed.publisher.testkit.Destination;
import dev.changefeed.publisher.testkit.Received;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A topic of a real broker as the contract suite sees it. */
final class KafkaDestination implements Destination {
    static final Map<String, String> SHORT_TIMES = Map.of(
            "properties.max.block.ms", "2000",
            "properties.request.timeout.ms", "2000",
            "properties.delivery.timeout.ms", "4000",
            "properties.reconnect.backoff.max.ms", "200",
            "properties.max.request.size", "2097152");

    private final String bootstrapServers;
    private final Runnable stop;
    private final Runnable start;
    private final Topic topic;
    private final CapturedLog log = new CapturedLog();

    /** {@code max.message.bytes} is what the broker's default allows, below what the client may send. */
    KafkaDestination(String bootstrapServers, Runnable stop, Runnable start) {
        this.bootstrapServers = bootstrapServers;
        this.stop = stop;
        this.start = start;
        topic = Topic.create(bootstrapServers, 3, Map.of());
    }

    static Supplier<EventPublisher> configure(String bootstrapServers, String topic, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(SHORT_TIMES);
        values.put("topic", topic);
        values.put("properties.bootstrap.servers", bootstrapServers);
        values.putAll(more);
        Settings settings = new Settings("destinations.test", values);
        Supplier<EventPublisher> publishers = new KafkaPublisherFactory().configure(settings);
        assertThat(settings.faults()).isEmpty();
        return publishers;
    }

    static Map<String, String> headers(ConsumerRecord<byte[], ?> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            assertThat(headers.put(header.key(), new String(header.value(), UTF_8)))
                    .as("a header is there once")
                    .isNull();
        }
        return headers;
    }

    @Override
    public EventPublisher open() {
        return configure(bootstrapServers, topic.name(), Map.of("properties.compression.type", "none"))
                .get();
    }

    @Override
    public List<Received> received(int count) {
        return topic.records(count).stream().map(KafkaDestination::received).toList();
    }

    private static Received received(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = headers(record);
        return new Received(
                headers.getOrDefault("ce_id", ""),
                new String(record.key(), UTF_8),
                headers,
                record.value() == null ? null : Payload.of(record.value()));
    }

    @Override
    public void stop() {
        stop.run();
    }

    @Override
    public void start() {
        start.run();
    }

    @Override
    public int tooLarge() {
        return 1_500_000;
    }

    @Override
    public String log() {
        return log.all();
    }

    @Override
    public void close() {
        log.close();
    }
}
