// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.changefeed.event.Action;
import dev.changefeed.interceptor.internal.capture.CaptureSettings;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.relay.RetentionPolicy;
import dev.changefeed.interceptor.internal.relay.RetryPolicy;
import dev.changefeed.interceptor.internal.relay.StartPosition;
import dev.changefeed.publisher.Settings.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final String A = "destinations.analytics.";

    private final SettingsReader reader = SettingsReader.withServices(Set.of("Patient", "Observation", "AuditEvent"));

    @Test
    void capturesNothingWithoutADestination() {
        ChangefeedSettings settings = reader.read(Map.of(), null);

        assertThat(settings.capturing()).isFalse();
        assertThat(settings.destinations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"auto, true", "true, true", "false, false"})
    void obeysTheSwitch(String enabled, boolean capturing) {
        ChangefeedSettings settings = reader.read(kafka(Map.of("enabled", enabled)), null);

        assertThat(settings.capturing()).isEqualTo(capturing);
        assertThat(settings.destinations()).hasSize(capturing ? 1 : 0);
    }

    @Test
    void capturesWithoutADestinationWhenToldTo() {
        assertThat(reader.read(Map.of("enabled", "true"), null).capturing()).isTrue();
        assertThat(reader.read(Map.of("enabled", "true"), null).operations()).isFalse();
    }

    @Test
    void readsEverySetting() {
        ChangefeedSettings settings = reader.read(
                kafka(Map.ofEntries(
                        Map.entry("source", "https://fhir.example.org/fhir/"),
                        Map.entry("retention", "7d"),
                        Map.entry("retention-undelivered", "drop"),
                        Map.entry("schema.auto", "false"),
                        Map.entry("operations.enabled", "true"),
                        Map.entry("capture.resource-types[0]", "Patient"),
                        Map.entry("capture.exclude-resource-types", "AuditEvent"),
                        Map.entry("capture.actions", "create,delete"),
                        Map.entry("capture.on-failure", "skip"),
                        Map.entry(A + "format", "cloudevents-structured"),
                        Map.entry(A + "resource-types", "Patient, Observation"),
                        Map.entry(A + "actions[0]", "delete"),
                        Map.entry(A + "tenants", "north"),
                        Map.entry(A + "start", "2026-01-31T00:00:00Z"),
                        Map.entry(A + "payload", "id-only"),
                        Map.entry(A + "delete-payload", "last-content"),
                        Map.entry(A + "retry.delays", "1s,1m"),
                        Map.entry(A + "retry.jitter", "0.5"),
                        Map.entry(A + "retry.max-attempts", "7"),
                        Map.entry(A + "on-exhausted", "hold"),
                        Map.entry(A + "publish-timeout", "5s"))),
                null);

        Destination destination = settings.destinations().get(0);
        assertThat(settings.retention()).isEqualTo(new RetentionPolicy(Duration.ofDays(7), true));
        assertThat(settings.createSchema()).isFalse();
        assertThat(settings.operations()).isTrue();
        assertThat(settings.capture().skipOnFailure()).isTrue();
        assertThat(settings.capture().types()).containsExactly("Patient");
        assertThat(settings.capture().excludedTypes()).containsExactly("AuditEvent");
        assertThat(settings.capture().actions()).containsExactlyInAnyOrder(Action.CREATE, Action.DELETE);
        assertThat(destination.name()).isEqualTo("analytics");
        assertThat(destination.format().name()).isEqualTo("cloudevents-structured");
        assertThat(destination.filter().resourceTypes()).containsExactlyInAnyOrder("Patient", "Observation");
        assertThat(destination.filter().actions()).containsExactly(Action.DELETE);
        assertThat(destination.filter().tenants()).containsExactly("north");
        assertThat(destination.start()).isEqualTo(new StartPosition.Since(Instant.parse("2026-01-31T00:00:00Z")));
        assertThat(destination.content()).isEqualTo(new Destination.Content(false, true));
        assertThat(destination.retry())
                .isEqualTo(new RetryPolicy(
                        List.of(Duration.ofSeconds(1), Duration.ofMinutes(1)), 0.5, 7, RetryPolicy.OnExhausted.HOLD));
        assertThat(destination.publishTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void tellsTheSourceFromTheServersOwnAddress() {
        Map<String, String> given = kafka(Map.of("source", "https://a.example.org/fhir"));

        CaptureSettings capture =
                reader.read(given, "https://b.example.org/fhir").capture();

        assertThat(capture.source()).isEqualTo("https://a.example.org/fhir");
        assertThat(capture.address()).isEqualTo("https://b.example.org/fhir");
    }

    @Test
    void namesEveryFaultAtOnce() {
        Map<String, String> wrong = Map.of(
                "enabled",
                "maybe",
                "retention",
                "long",
                "capture.resource-types",
                "Pateint",
                A + "type",
                "kafka",
                A + "topc",
                "fhir",
                A + "start",
                "yesterday",
                "destinations.other.type",
                "pigeon",
                "destinations.other.carrier",
                "grey",
                "destinations.Upper.type",
                "pigeon");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> reader.read(wrong, null))
                .satisfies(invalid -> assertThat(invalid.faults())
                        .extracting(Fault::property)
                        .contains(
                                "hapi.fhir.changefeed.enabled",
                                "hapi.fhir.changefeed.retention",
                                "hapi.fhir.changefeed.capture.resource-types",
                                "hapi.fhir.changefeed.destinations.analytics.topic",
                                "hapi.fhir.changefeed.destinations.analytics.topc",
                                "hapi.fhir.changefeed.destinations.analytics.start",
                                "hapi.fhir.changefeed.destinations.analytics.properties.bootstrap.servers",
                                "hapi.fhir.changefeed.destinations.other.type",
                                "hapi.fhir.changefeed.destinations.Upper.type")
                        .doesNotContain("hapi.fhir.changefeed.destinations.other.carrier"))
                .withMessageContaining("did you mean Patient?")
                .withMessageContaining("did you mean hapi.fhir.changefeed.destinations.analytics.topic?");
    }

    @Test
    void readsEnvironmentStyleNames() {
        ChangefeedSettings settings =
                reader.read(kafka(Map.of(A + "resourcetypes", "Patient", A + "publishtimeout", "7s")), null);

        assertThat(settings.destinations()).singleElement().satisfies(destination -> {
            assertThat(destination.filter().resourceTypes()).containsExactly("Patient");
            assertThat(destination.publishTimeout()).isEqualTo(Duration.ofSeconds(7));
        });
    }

    @Test
    void triesAnEventOnceMoreThanThereAreDelays() {
        RetryPolicy plain =
                reader.read(kafka(Map.of()), null).destinations().get(0).retry();
        RetryPolicy twice = reader.read(kafka(Map.of(A + "retry.delays", "1s,2s")), null)
                .destinations()
                .get(0)
                .retry();

        assertThat(plain).isEqualTo(RetryPolicy.DEFAULT);
        assertThat(plain.maxAttempts()).isEqualTo(6);
        assertThat(twice.maxAttempts()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "retry.delays, 2s;50ms, below 100ms",
        "retry.jitter, 1, from 0 to below 1",
        "retry.jitter, much, from 0 to below 1",
        "retry.max-attempts, 0, from 1 to",
        "on-exhausted, retry, dead-letter"
    })
    void namesWhatIsWrongWithRetries(String key, String value, String mend) {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> reader.read(kafka(Map.of(A + key, value.replace(';', ','))), null))
                .withMessageContaining("hapi.fhir.changefeed.destinations.analytics." + key)
                .withMessageContaining(mend);
    }

    @Test
    void showsNoValueOfADestination() {
        Destination destination = reader.read(kafka(Map.of(A + "properties.sasl.jaas.config", "hush")), null)
                .destinations()
                .get(0);

        assertThat(List.of(destination).toString()).isEqualTo("[analytics]");
    }

    private static Map<String, String> kafka(Map<String, String> others) {
        Map<String, String> all = new HashMap<>(others);
        all.put(A + "type", "kafka");
        all.put(A + "topic", "fhir.${resourceType}");
        all.put(A + "properties.bootstrap.servers", "localhost:9092");
        return all;
    }
}
