// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import dev.changefeed.example.server.broker.KafkaBroker;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** A Kafka broker in a process of its own, with the JVM's defaults for speed. */
public final class Broker implements AutoCloseable {
    private static final List<String> JVM_OPTIONS = List.of("-Xmx1g", "-XX:+UseSerialGC");
    private static final short ONE_REPLICA = 1;

    private final KafkaBroker kafka;
    private final Admin admin;

    private Broker(KafkaBroker kafka) {
        this.kafka = kafka;
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    public static Broker start(Path folder) {
        return new Broker(KafkaBroker.start(folder, JVM_OPTIONS));
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public void createTopic(String name, int partitions) throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(name, partitions, ONE_REPLICA)))
                .all()
                .get();
    }

    /** Frees the disk of a topic that is no longer needed. */
    public void deleteTopic(String name) throws InterruptedException, ExecutionException {
        admin.deleteTopics(List.of(name)).all().get();
    }

    /** How many records a topic has got so far. */
    public long records(String topic) throws InterruptedException, ExecutionException {
        Collection<TopicDescription> found =
                admin.describeTopics(List.of(topic)).allTopicNames().get().values();
        Map<TopicPartition, OffsetSpec> ends = found.stream()
                .flatMap(description -> description.partitions().stream())
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition.partition()), unused -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    @Override
    public void close() {
        admin.close();
        kafka.close();
    }
}
