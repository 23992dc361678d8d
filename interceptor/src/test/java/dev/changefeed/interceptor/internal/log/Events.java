// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.ResourceVersion;
import dev.changefeed.event.TransactionPlace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events to store. */
final class Events {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

    private Events() {}

    static List<ChangeEvent> of(String type, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> version(type + "/" + id, 1))
                .toList();
    }

    static ChangeEvent version(String reference, long version) {
        return builder(reference, version).build();
    }

    static ChangeEvent.Builder builder(String reference, long version) {
        String[] parts = reference.split("/");
        return ChangeEvent.builder()
                .id(UUID.randomUUID())
                .action(version == 1 ? Action.CREATE : Action.UPDATE)
                .resource(new ResourceVersion(parts[0], parts[1], version))
                .fhirVersion("R4")
                .occurredAt(NOON)
                .transaction(new TransactionPlace(UUID.randomUUID(), 1, 1))
                .source("https://fhir.example.org/fhir")
                .payload(Payload.of(("{\"resourceType\":\"" + parts[0] + "\"}").getBytes(StandardCharsets.UTF_8)));
    }
}
