// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.ResourceVersion;
import dev.changefeed.event.Tenant;
import dev.changefeed.event.TraceContext;
import dev.changefeed.event.TransactionPlace;
import dev.changefeed.publisher.Message;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
    private static final UUID ID = UUID.fromString("019b0000-0000-7000-8000-000000000001");
    private static final UUID TRANSACTION = UUID.fromString("019b0000-0000-7000-8000-0000000000ff");
    private static final String PATIENT =
            "{\"resourceType\":\"Patient\",\"id\":\"123\",\"name\":[{\"family\":\"Åström\"}]}";

    @Test
    void binaryCarriesTheContractsAttributesBesideTheUnchangedResource() {
        Message message = new CloudEventsBinary().encode(event().build());

        assertThat(message.contentType()).isEqualTo("application/fhir+json");
        assertThat(text(message)).isEqualTo(PATIENT);
        assertThat(message.attributes())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("specversion", "1.0"),
                        Map.entry("id", ID.toString()),
                        Map.entry("source", "https://fhir.example.org/fhir"),
                        Map.entry("type", "dev.changefeed.fhir.updated"),
                        Map.entry("subject", "Patient/123"),
                        Map.entry("time", "2026-03-01T12:00:00.123Z"),
                        Map.entry("partitionkey", "Patient/123"),
                        Map.entry("sequence", "00000000000000000042"),
                        Map.entry("resourcetype", "Patient"),
                        Map.entry("resourceid", "123"),
                        Map.entry("resourceversion", "2"),
                        Map.entry("fhirversion", "R4"),
                        Map.entry("payloadkind", "full"),
                        Map.entry("txid", TRANSACTION.toString()),
                        Map.entry("txindex", "1"),
                        Map.entry("txcount", "3")));
    }

    @Test
    void anIdOnlyEventSaysWhichResourceItIsAndWhereItsContentIs() {
        Message message = new CloudEventsBinary().encode(event().build().idOnly());

        assertThat(text(message)).isEqualTo("{\"resourceType\":\"Patient\",\"id\":\"123\"}");
        assertThat(message.attributes())
                .containsEntry("payloadkind", "id-only")
                .containsEntry("dataref", "https://fhir.example.org/fhir/Patient/123/_history/2");
    }

    @Test
    void tenantAndTraceAppearWhereTheyAreKnownAndAnUnknownCountDoesNot() {
        ChangeEvent event = event().tenant(new Tenant(1, "north"))
                .trace(new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=b", "1-2-1"))
                .transaction(new TransactionPlace(TRANSACTION, 4, null))
                .build();

        Message message = new CloudEventsBinary().encode(event);

        assertThat(message.attributes())
                .containsEntry("tenant", "north")
                .containsEntry("partitionkey", "north/Patient/123")
                .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .containsEntry("tracestate", "a=b")
                .doesNotContainKeys("txcount", "b3");
    }

    @Test
    void structuredSaysTheSameInOneJsonObject() {
        ChangeEvent event = event().build();
        Map<String, String> attributes = new CloudEventsBinary().encode(event).attributes();

        Message message = new CloudEventsStructured().encode(event);

        CloudEvent read = new JsonFormat()
                .deserialize(Objects.requireNonNull(message.body()).bytes());
        assertThat(message.contentType()).isEqualTo("application/cloudevents+json; charset=UTF-8");
        assertThat(message.attributes()).isEmpty();
        assertThat(read.getDataContentType()).isEqualTo("application/fhir+json");
        assertThat(new String(Objects.requireNonNull(read.getData()).toBytes(), StandardCharsets.UTF_8))
                .isEqualTo(PATIENT);
        attributes.forEach(
                (name, value) -> assertThat(attribute(read, name)).as(name).isEqualTo(value));
    }

    private static String attribute(CloudEvent event, String name) {
        Object value = event.getAttributeNames().contains(name) ? event.getAttribute(name) : event.getExtension(name);
        return String.valueOf(value);
    }

    private static String text(Message message) {
        return new String(Objects.requireNonNull(message.body()).bytes(), StandardCharsets.UTF_8);
    }

    private static ChangeEvent.Builder event() {
        return ChangeEvent.builder()
                .id(ID)
                .position(42)
                .action(Action.UPDATE)
                .resource(new ResourceVersion("Patient", "123", 2))
                .fhirVersion("R4")
                .occurredAt(Instant.parse("2026-03-01T12:00:00.123Z"))
                .transaction(new TransactionPlace(TRANSACTION, 1, 3))
                .source("https://fhir.example.org/fhir")
                .payload(Payload.of(PATIENT.getBytes(StandardCharsets.UTF_8)));
    }
}
