// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.testkit;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.ResourceVersion;
import dev.changefeed.event.TransactionPlace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Sample events. Each builder comes with an event id of its own and a position behind that of all earlier ones. */
public final class Events {
    /** A name that must not show anywhere but in payloads. */
    public static final String FAMILY_NAME = "Uncommonname";

    /** Text that shakes out wrong encodings: accents, right-to-left, a surrogate pair, quotes, controls. */
    public static final String UNUSUAL_TEXT =
            "Zoë Ødegård \u05d3\u05d5\u05d3 \u5c0f\u660e \ud83e\ude7a \\\" \\n \\u0001 '%${x}";

    /** The longest id that FHIR allows, with every kind of character that it allows. */
    public static final String LONGEST_ID = "A-b.9".repeat(12) + "zZ.0";

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final AtomicLong NUMBERS = new AtomicLong();

    private Events() {}

    /** The first version of a resource. */
    public static ChangeEvent.Builder create(String type, String id) {
        return event(Action.CREATE, type, id, 1);
    }

    /** A later version. */
    public static ChangeEvent.Builder update(String type, String id, long version) {
        return event(Action.UPDATE, type, id, version);
    }

    /** A deletion, with the resource's last content. */
    public static ChangeEvent.Builder delete(String type, String id, long version) {
        return event(Action.DELETE, type, id, version);
    }

    /** Several resources that change in turn: {@code versions} rounds over {@code resources} patients. */
    public static List<ChangeEvent> rounds(int resources, int versions) {
        List<ChangeEvent> events = new ArrayList<>(resources * versions);
        for (int version = 1; version <= versions; version++) {
            for (int i = 1; i <= resources; i++) {
                String id = "hot-" + i;
                events.add((version == 1 ? create("Patient", id) : update("Patient", id, version)).build());
            }
        }
        return events;
    }

    /** A resource as FHIR JSON of about {@code size} bytes. */
    public static Payload payload(String type, String id, int size) {
        String start = "{\"resourceType\":\"%s\",\"id\":\"%s\",\"name\":[{\"family\":\"%s\",\"text\":\""
                .formatted(type, id, FAMILY_NAME);
        String json = start + "x".repeat(Math.max(0, size - start.length() - 5)) + "\"}]}";
        return Payload.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static ChangeEvent.Builder event(Action action, String type, String id, long version) {
        long number = NUMBERS.incrementAndGet();
        Instant at = START.plusMillis(number);
        return ChangeEvent.builder()
                .id(versionSeven(at.toEpochMilli(), number))
                .position(number)
                .action(action)
                .resource(new ResourceVersion(type, id, version))
                .fhirVersion("R4")
                .occurredAt(at)
                .transaction(new TransactionPlace(versionSeven(at.toEpochMilli(), ~number), 1, 1))
                .source("https://fhir.example.org/fhir")
                .payload(payload(type, id, 300));
    }

    private static UUID versionSeven(long millis, long number) {
        return new UUID((millis << 16) | 0x7000L, 0x8000_0000_0000_0000L | (number & 0x3fff_ffff_ffff_ffffL));
    }
}
