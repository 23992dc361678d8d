// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ReceivedEventTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:01Z");

    @Test
    void readsTheHeadersOfABinaryCloudEvent() {
        ConsumerRecord<String, byte[]> record = record("Patient/a");
        header(record, "ce_id", "x");
        header(record, "ce_type", "dev.changefeed.fhir.deleted");
        header(record, "ce_subject", "Patient/a");
        header(record, "ce_resourceversion", "3");
        header(record, "ce_time", "2026-01-01T01:00:00.5+01:00");

        ReceivedEvent event = ReceivedEvent.of(record, NOW);

        assertThat(event)
                .isEqualTo(new ReceivedEvent(
                        "x",
                        new ResourceVersion("Patient/a", 3),
                        "deleted",
                        Instant.parse("2026-01-01T00:00:00.5Z"),
                        NOW,
                        "fhir.Patient-2@7"));
        assertThat(event.delay()).hasMillis(500);
    }

    @Test
    void refusesARecordWithoutTheHeaders() {
        ConsumerRecord<String, byte[]> record = record("Patient/a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReceivedEvent.of(record, NOW))
                .withMessage("No header ce_subject at fhir.Patient-2@7");
    }

    @Test
    void refusesARecordWhoseKeyIsAnotherResource() {
        ConsumerRecord<String, byte[]> record = record("Patient/b");
        header(record, "ce_subject", "Patient/a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReceivedEvent.of(record, NOW))
                .withMessage("Key and subject differ at fhir.Patient-2@7");
    }

    private static ConsumerRecord<String, byte[]> record(String key) {
        return new ConsumerRecord<>("fhir.Patient", 2, 7, key, new byte[0]);
    }

    private static void header(ConsumerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
