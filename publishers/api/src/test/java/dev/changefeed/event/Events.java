// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

import java.time.Instant;
import java.util.UUID;

/** Events to start from; what a test speaks of it sets itself. */
public final class Events {
    private Events() {}

    public static ChangeEvent.Builder patient() {
        return ChangeEvent.builder()
                .id(UUID.fromString("01930000-0000-7000-8000-000000000001"))
                .position(7)
                .action(Action.UPDATE)
                .resource(new ResourceVersion("Patient", "123", 2))
                .fhirVersion("R4")
                .occurredAt(Instant.parse("2026-01-02T03:04:05Z"))
                .transaction(new TransactionPlace(UUID.fromString("01930000-0000-7000-8000-0000000000ff"), 1, 1))
                .source("https://fhir.example.org/fhir");
    }
}
