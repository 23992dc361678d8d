// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Tenant;
import dev.changefeed.event.TraceContext;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Message;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.Outcome.Status;
import dev.changefeed.publisher.testkit.Caller;
import dev.changefeed.publisher.testkit.Events;
import dev.changefeed.publisher.testkit.KafkaProcess;
import dev.changefeed.publisher.testkit.SampleFormat;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaPublisherIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static KafkaProcess kafka;

    private final SampleFormat format = new SampleFormat();
    private final CapturedLog log = new CapturedLog();
    private final List<EventPublisher> publishers = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        kafka = KafkaProcess.start(
                Files.createTempDirectory(Path.of("target"), "kafka-"), Map.of("auto.create.topics.enable", "false"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @AfterEach
    void close() {
        publishers.forEach(publisher -> publisher.close(Duration.ZERO));
        log.close();
    }

    @Test
    void writesWhatTheCloudEventsLibraryReads() {
        Topic topic = topic(Map.of());
        ChangeEvent event = Events.create("Patient", Events.LONGEST_ID).build();

        caller(topic.name(), format).publish(List.of(event));

        List<ConsumerRecord<byte[], CloudEvent>> records = topic.records(1, new CloudEventDeserializer());
        assertThat(records).singleElement().satisfies(record -> {
            CloudEvent read = record.value();
            assertThat(read.getId()).isEqualTo(event.id().toString());
            assertThat(read.getType()).isEqualTo("dev.changefeed.fhir.created");
            assertThat(read.getSource()).hasToString("https://fhir.example.org/fhir");
            assertThat(read.getSubject()).isEqualTo("Patient/" + Events.LONGEST_ID);
            assertThat(read.getTime()).isNotNull().satisfies(time -> assertThat(time.toInstant())
                    .isEqualTo(event.occurredAt()));
            assertThat(read.getDataContentType()).isEqualTo("application/fhir+json");
            assertThat(read.getExtension("partitionkey")).isEqualTo(new String(record.key(), UTF_8));
            assertThat(read.getExtension("sequence")).isEqualTo("%020d".formatted(event.position()));
            assertThat(read.getData()).isNotNull();
            assertThat(read.getData().toBytes()).isEqualTo(event.payload().bytes());
        });
    }

    @Test
    void carriesTheTraceAndTheFhirVersion() {
        Topic topic = topic(Map.of());
        TraceContext trace = new TraceContext(
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "vendor=a",
                "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1");
        ChangeEvent traced = Events.create("Patient", "1").trace(trace).build();
        ChangeEvent plain = Events.update("Patient", "1", 2).fhirVersion("R5").build();

        caller(topic.name(), format).publish(List.of(traced, plain));

        List<Map<String, String>> headers =
                topic.records(2).stream().map(KafkaDestination::headers).toList();
        assertThat(headers.get(0))
                .containsEntry("traceparent", trace.traceparent())
                .containsEntry("tracestate", "vendor=a")
                .containsEntry("b3", trace.b3())
                .containsEntry("version", "R4")
                .containsEntry("content-type", "application/fhir+json")
                .doesNotContainKey("ce_datacontenttype");
        assertThat(headers.get(1)).containsEntry("version", "R5").doesNotContainKeys("traceparent", "tracestate", "b3");
    }

    @Test
    void sendsAMessageWithoutBodyAsATombstone() {
        Topic topic = topic(Map.of("cleanup.policy", "compact"));
        ChangeEvent event = Events.delete("Patient", "1", 2).build();

        caller(topic.name(), like(format, message -> new Message(message.contentType(), message.attributes(), null)))
                .publish(List.of(event));

        assertThat(topic.records(1)).singleElement().satisfies(record -> {
            assertThat(record.value()).isNull();
            assertThat(new String(record.key(), UTF_8)).isEqualTo("Patient/1");
        });
    }

    @Test
    void writesNoAttributesWhereTheBodySaysEverything() {
        Topic topic = topic(Map.of());
        ChangeEvent event = Events.create("Patient", "1").build();

        caller(
                        topic.name(),
                        like(format, message -> new Message("application/cloudevents+json", Map.of(), message.body())))
                .publish(List.of(event));

        assertThat(topic.records(1)).singleElement().satisfies(record -> assertThat(KafkaDestination.headers(record))
                .containsOnly(Map.entry("content-type", "application/cloudevents+json"), Map.entry("version", "R4")));
    }

    @Test
    void sendsEachTypeToItsOwnTopic() {
        String prefix = Topic.freshName();
        Topic patients = Topic.create(kafka.bootstrapServers(), prefix + ".Patient.create.default", 1, Map.of());
        Topic clinic = Topic.create(kafka.bootstrapServers(), prefix + ".Group.delete.clinic-a", 1, Map.of());
        ChangeEvent patient = Events.create("Patient", "1").build();
        ChangeEvent group =
                Events.delete("Group", "1", 2).tenant(new Tenant(1, "clinic-a")).build();

        caller(prefix + ".${resourceType}.${action}.${tenant}", format).publish(List.of(patient, group));

        assertThat(ids(patients.records(1))).containsExactly(patient.id().toString());
        assertThat(ids(clinic.records(1))).containsExactly(group.id().toString());
    }

    @Test
    void rejectsAnEventWhoseTenantMakesNoTopic() {
        String prefix = Topic.freshName();
        Topic.create(kafka.bootstrapServers(), prefix + ".default", 1, Map.of());
        ChangeEvent strange =
                Events.create("Patient", "1").tenant(new Tenant(1, "Clinic A")).build();
        ChangeEvent plain = Events.create("Patient", "1").build();

        List<Outcome> outcomes = caller(prefix + ".${tenant}", format).publish(List.of(strange, plain));

        assertThat(outcomes)
                .containsExactly(
                        Outcome.rejected("the tenant's name is not allowed in a topic's name"), Outcome.delivered());
    }

    @Test
    void letsNothingPastTheFirstRecordOfAPartitionWhenItIsRefused() {
        Topic topic = topic(Map.of("max.message.bytes", "5000"));
        List<ChangeEvent> events = new ArrayList<>();
        events.add(Events.create("Patient", "1")
                .payload(Events.payload("Patient", "1", 100_000))
                .build());
        for (int version = 2; version < 200; version++) {
            events.add(Events.update("Patient", "1", version).build());
        }
        Map<String, String> oneRecordABatch = Map.of(
                "properties.batch.size", "0",
                "properties.linger.ms", "0",
                "properties.compression.type", "none");

        caller(topic.name(), format, oneRecordABatch).deliver(events, 20, 5, delivered -> {});

        assertThat(firstArrivals(topic, events.size())).isEqualTo(idsOf(events));
        assertThat(KafkaDestination.headers(topic.records(1).get(0))).containsEntry("ce_payloadkind", "id-only");
        assertThat(log.own()).filteredOn(line -> line.contains("refused")).hasSize(1);
    }

    @Test
    void takesLargeBatchesApartWhereATopicTakesSmallOnesOnly() {
        Topic topic = topic(Map.of("max.message.bytes", "5000"));
        List<ChangeEvent> events = Events.rounds(3, 200);

        List<Outcome> outcomes = caller(topic.name(), format, Map.of("properties.compression.type", "none"))
                .publish(events);

        assertThat(outcomes).hasSize(600).containsOnly(Outcome.delivered());
        assertThat(firstArrivals(topic, 600)).containsExactlyInAnyOrderElementsOf(idsOf(events));
    }

    @Test
    void sendsWholeWhatFitsOnceItIsCompressed() {
        Topic topic = topic(Map.of("max.message.bytes", "5000"));
        ChangeEvent event = Events.create("Patient", "1")
                .payload(Events.payload("Patient", "1", 100_000))
                .build();

        List<Outcome> outcomes = caller(topic.name(), format).publish(List.of(event));

        assertThat(outcomes).containsExactly(Outcome.delivered());
    }

    @Test
    void rejectsWhatIsTooLargeEvenWithItsIdOnly() {
        Topic topic = topic(Map.of("max.message.bytes", "3000"));
        EventFormat talkative = like(format, message -> {
            Map<String, String> attributes = new HashMap<>(message.attributes());
            attributes.put("comment", "x".repeat(5_000));
            return new Message(message.contentType(), attributes, message.body());
        });
        ChangeEvent event = Events.create("Patient", "1").build();
        Caller caller = caller(topic.name(), talkative, Map.of("properties.compression.type", "none"));

        List<Outcome> first = caller.publish(List.of(event));
        List<Outcome> second = caller.publish(List.of(event));

        assertThat(first).containsExactly(Outcome.unavailable("RecordTooLargeException"));
        assertThat(second).containsExactly(Outcome.rejected("RecordTooLargeException"));
    }

    @Test
    void holdsEventsUntilTheTopicIsThereAndSaysSoOnce() {
        String name = Topic.freshName();
        List<ChangeEvent> events = Events.rounds(2, 3);
        Caller caller = caller(name, format);

        List<Outcome> missing = new ArrayList<>();
        for (int attempt = 0; attempt < 3; attempt++) {
            missing.addAll(caller.publish(events));
        }
        Topic topic = Topic.create(kafka.bootstrapServers(), name, 1, Map.of());
        caller.deliver(events, 6, 1, delivered -> {});

        assertThat(missing).hasSize(18).containsOnly(Outcome.unavailable("UnknownTopicOrPartitionException"));
        assertThat(firstArrivals(topic, 6)).isEqualTo(idsOf(events));
        assertThat(log.own())
                .containsExactly(
                        "WARN Destination test is unavailable at topic " + name
                                + ": UnknownTopicOrPartitionException. Its events wait, none is lost. To mend it, create the topic,"
                                + " or let the brokers create topics (auto.create.topics.enable).",
                        "INFO Destination test delivers to topic " + name + " again.");
    }

    @Test
    void refusesWhatIsGivenBeforeTheCallerHasSeenAFailure() {
        String name = Topic.freshName();
        List<ChangeEvent> events = Events.rounds(1, 3);
        Caller caller = caller(name, format);

        List<Outcome> failed = caller.publish(events.subList(0, 1));
        Topic topic = Topic.create(kafka.bootstrapServers(), name, 1, Map.of());
        List<Outcome> straggler = caller.publish(events.subList(1, 2));
        caller.deliver(events, 3, 1, delivered -> {});

        assertThat(failed).extracting(Outcome::status).containsOnly(Status.UNAVAILABLE);
        assertThat(straggler).isEqualTo(failed);
        assertThat(ids(topic.records(3))).isEqualTo(idsOf(events));
    }

    @Test
    void keepsTheOrderWhenTheBrokerHangsAndGoesOnAfterItWasGivenUp() {
        Topic topic = Topic.create(kafka.bootstrapServers(), 3, Map.of());
        List<ChangeEvent> events = Events.rounds(5, 600);
        List<Thread> menders = new ArrayList<>();

        caller(topic.name(), format).deliver(events, 100, 5, delivered -> {
            if (delivered >= 1_000 && menders.isEmpty()) {
                kafka.freeze();
                menders.add(new Thread(this::thawOnceTheBrokerIsGivenUp, "mender"));
                menders.get(0).start();
            }
        });

        assertThat(menders).hasSize(1);
        Map<String, Set<String>> arrived = new HashMap<>();
        topic.records(events.size()).forEach(record -> arrived.computeIfAbsent(
                        new String(record.key(), UTF_8), key -> new LinkedHashSet<>())
                .add(KafkaDestination.headers(record).get("ce_sequence")));
        assertThat(arrived.values()).hasSize(5).allSatisfy(sequences -> assertThat(List.copyOf(sequences))
                .hasSize(600)
                .isSorted());
    }

    private void thawOnceTheBrokerIsGivenUp() {
        try {
            await().atMost(PATIENCE).until(() -> log.own().stream().anyMatch(line -> line.startsWith("WARN")));
        } finally {
            kafka.thaw();
        }
    }

    @Test
    void closesAtOnceWhileACallWaitsForATopic() {
        EventPublisher publisher = publisher(Topic.freshName(), Map.of("properties.max.block.ms", "60000"));
        Caller caller = new Caller(publisher, format, PATIENCE);
        CompletableFuture<List<Outcome>> answer =
                CompletableFuture.supplyAsync(() -> caller.publish(Events.rounds(1, 2)));
        await().until(() -> log.all().contains("Cluster ID"));

        long start = System.nanoTime();
        publisher.close(Duration.ofSeconds(1));
        List<Outcome> outcomes = answer.join();

        assertThat(outcomes).hasSize(2).extracting(Outcome::status).containsOnly(Status.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(log.own()).isEmpty();
    }

    @Test
    void leavesNoThreadBehind() {
        Topic topic = topic(Map.of());
        EventPublisher publisher = publisher(topic.name(), Map.of());
        new Caller(publisher, format, PATIENCE).publish(Events.rounds(1, 1));

        publisher.close(Duration.ofSeconds(5));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.contains("kafka-producer") || name.contains("changefeed-kafka")));
    }

    private static Topic topic(Map<String, String> settings) {
        return Topic.create(kafka.bootstrapServers(), 1, settings);
    }

    private Caller caller(String topic, EventFormat encoding) {
        return caller(topic, encoding, Map.of());
    }

    private Caller caller(String topic, EventFormat encoding, Map<String, String> more) {
        return new Caller(publisher(topic, more), encoding, PATIENCE);
    }

    private EventPublisher publisher(String topic, Map<String, String> more) {
        EventPublisher publisher = KafkaDestination.configure(kafka.bootstrapServers(), topic, more)
                .get();
        publishers.add(publisher);
        return publisher;
    }

    private static EventFormat like(EventFormat format, Function<Message, Message> change) {
        return new EventFormat() {
            @Override
            public String name() {
                return "changed";
            }

            @Override
            public Message encode(ChangeEvent event) {
                return change.apply(format.encode(event));
            }
        };
    }

    private static List<String> firstArrivals(Topic topic, int count) {
        Set<String> ids = new LinkedHashSet<>(ids(topic.records(count)));
        return List.copyOf(ids);
    }

    private static List<String> ids(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> KafkaDestination.headers(record).get("ce_id"))
                .toList();
    }

    private static List<String> idsOf(List<ChangeEvent> events) {
        return events.stream().map(event -> event.id().toString()).toList();
    }
}
