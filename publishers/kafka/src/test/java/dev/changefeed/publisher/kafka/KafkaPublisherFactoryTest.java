// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.publisher.PublisherFactory;
import dev.changefeed.publisher.Settings;
import dev.changefeed.publisher.Settings.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaPublisherFactoryTest {
    private static final String SERVERS = "properties.bootstrap.servers";

    @Test
    void isFoundByItsType() {
        List<PublisherFactory> factories = ServiceLoader.load(PublisherFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();

        assertThat(factories).extracting(PublisherFactory::type).containsExactly("kafka");
    }

    @Test
    void neitherConnectsNorStartsAThreadBeforeTheFirstEvent() {
        Settings settings = settings(Map.of("topic", "fhir", SERVERS, "nowhere.invalid:9092"));

        new KafkaPublisherFactory().configure(settings).get().close(Duration.ZERO);

        assertThat(settings.faults()).isEmpty();
        assertThat(settings.unread()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("kafka-producer"));
    }

    @Test
    void namesEveryFaultAtOnce() {
        Settings settings = settings(Map.of(
                "topic", "fhir.${id}",
                "properties.acks", "1",
                "properties.enable.idempotence", "false",
                "properties.key.serializer", "org.apache.kafka.common.serialization.StringSerializer",
                "properties.linger.ms", "soon",
                "properties.compression.type", "rar"));

        new KafkaPublisherFactory().configure(settings);

        assertThat(settings.faults())
                .extracting(Fault::property)
                .containsExactlyInAnyOrder(
                        "destinations.test.topic",
                        "destinations.test.properties.bootstrap.servers",
                        "destinations.test.properties.acks",
                        "destinations.test.properties.enable.idempotence",
                        "destinations.test.properties.key.serializer",
                        "destinations.test.properties.linger.ms",
                        "destinations.test.properties.compression.type");
        assertThat(settings.faults())
                .allSatisfy(fault -> assertThat(fault.mend()).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "acks, 0",
        "enable.idempotence, false",
        "max.in.flight.requests.per.connection, 5",
        "partitioner.ignore.keys, true",
        "partitioner.class, org.apache.kafka.clients.producer.RoundRobinPartitioner",
        "transactional.id, mine",
        "value.serializer, org.apache.kafka.common.serialization.StringSerializer",
        "retries, 0",
        "delivery.timeout.ms, 1000",
        "bootstrap.servers, kafka",
        "bootstrap.servers, 'kafka:9092 other:9092'",
        "security.protocol, TLS",
        "batch.size, -1"
    })
    void refusesWhatWouldBreakAPromiseOrTheClient(String key, String value) {
        Settings settings = with("properties." + key, value);

        new KafkaPublisherFactory().configure(settings);

        assertThat(settings.faults()).singleElement().satisfies(fault -> assertThat(fault.property())
                .isEqualTo("destinations.test.properties." + key));
    }

    @ParameterizedTest
    @CsvSource({
        "acks, all",
        "acks, -1",
        "enable.idempotence, TRUE",
        "max.in.flight.requests.per.connection, 1",
        "linger.ms, 50",
        "bootstrap.servers, 'kafka-1:9092, kafka-2:9092'",
        "bootstrap.servers, 'SASL_SSL://[2001:db8::1]:9093'",
        "request.timeout.ms, 90000",
        "delivery.timeout.ms, 120000",
        "some.interceptor.key, x"
    })
    void leavesTheRestToTheUser(String key, String value) {
        Settings settings = with("properties." + key, value);

        new KafkaPublisherFactory().configure(settings);

        assertThat(settings.faults()).isEmpty();
    }

    @Test
    void handsThePropertiesToTheClientOverItsOwnDefaults() {
        Settings settings = settings(Map.of(
                "topic", "fhir", SERVERS, "kafka:9092", "properties.linger.ms", "50", "properties.some.key", "x"));

        Map<String, Object> client = KafkaSettings.read(settings).client();

        assertThat(client)
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("linger.ms", "50")
                .containsEntry("some.key", "x")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("max.in.flight.requests.per.connection", "1")
                .containsEntry("client.id", "changefeed-test");
    }

    @Test
    void givesALongRequestItsTime() {
        Settings settings =
                settings(Map.of("topic", "fhir", SERVERS, "kafka:9092", "properties.request.timeout.ms", "90000"));

        Map<String, Object> client = KafkaSettings.read(settings).client();

        assertThat(client).containsEntry("delivery.timeout.ms", "90001");
    }

    @Test
    void showsNoSecret() {
        Settings settings = settings(Map.of(
                "topic",
                "fhir",
                SERVERS,
                "kafka:9092",
                "properties.security.protocol",
                "hunter2",
                "properties.sasl.jaas.config",
                "password=\"hunter2\";",
                "properties.ssl.keystore.password",
                "hunter2"));

        KafkaSettings read = KafkaSettings.read(settings);

        assertThat(read.toString() + new KafkaPublisher(read)).doesNotContain("hunter2");
        assertThat(settings.faults())
                .extracting(Fault::property)
                .containsExactly("destinations.test.properties.security.protocol");
    }

    private static Settings with(String key, String value) {
        Map<String, String> values = new HashMap<>(Map.of("topic", "fhir", SERVERS, "kafka:9092"));
        values.put(key, value);
        return settings(values);
    }

    private static Settings settings(Map<String, String> values) {
        return new Settings("destinations.test", values);
    }
}
