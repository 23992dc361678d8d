// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.ResourceVersion;
import dev.changefeed.event.TransactionPlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/**
 * Events like those of a server that stores synthetic patients: each is the creation of another resource. The payloads repeat after
 * {@link #distinct()} of them, which is far more than what a compressor of Kafka's batches can see. Safe for use by several threads.
 */
final class SampleEvents {
    static final String SERVER = "https://fhir.example.org/fhir";

    private static final String FILE = "/dev/changefeed/example/server/patients/patients.ndjson.gz";
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final long SEED = 42;

    private final List<Resource> resources;

    private record Resource(String type, byte[] json) {}

    private SampleEvents(List<Resource> resources) {
        this.resources = resources;
    }

    static SampleEvents load() {
        ObjectMapper json = new ObjectMapper();
        List<Resource> resources = new ArrayList<>();
        try (InputStream file = Objects.requireNonNull(SampleEvents.class.getResourceAsStream(FILE), FILE);
                BufferedReader bundles =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            for (String bundle = bundles.readLine(); bundle != null; bundle = bundles.readLine()) {
                for (JsonNode entry : json.readTree(bundle).get("entry")) {
                    JsonNode resource = entry.get("resource");
                    resources.add(
                            new Resource(resource.get("resourceType").textValue(), json.writeValueAsBytes(resource)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
        Collections.shuffle(resources, new Random(SEED));
        return new SampleEvents(resources);
    }

    /** How many different payloads there are. */
    int distinct() {
        return resources.size();
    }

    /** The event of a number; the same one whenever it is asked for. */
    ChangeEvent event(long number) {
        Resource resource = resources.get((int) (number % resources.size()));
        return ChangeEvent.builder()
                .id(new UUID(0x7000L | number << 16, Long.MIN_VALUE | number))
                .action(Action.CREATE)
                .resource(new ResourceVersion(resource.type(), Long.toString(number), 1))
                .fhirVersion("R4")
                .occurredAt(FIRST.plusMillis(number))
                .transaction(new TransactionPlace(new UUID(0x7000L, Long.MIN_VALUE | number), 1, 1))
                .requestId(Long.toHexString(number * 0x9E3779B97F4A7C15L))
                .source(SERVER)
                .payload(Payload.of(resource.json()))
                .build();
    }
}
