// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.FhirServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** HAPI's rest-hook Subscriptions for everything that is written. */
final class Subscribing {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LOOK_NANOS = 50_000_000;
    private static final byte[] NOTHING = new byte[0];

    private Subscribing() {}

    /** Makes one Subscription for each type and waits until HAPI has activated all of them. */
    static void toAll(FhirServer server, String endpoint) throws IOException {
        try (HttpConnection connection = new HttpConnection(server.port())) {
            for (String type : Corpus.types()) {
                subscribe(connection, type, endpoint);
            }
            for (String type : Corpus.types()) {
                awaitActive(connection, type);
            }
        }
    }

    private static void subscribe(HttpConnection connection, String type, String endpoint) throws IOException {
        String body = """
                {"resourceType": "Subscription", "id": "%1$s", "status": "requested", "reason": "benchmark",
                 "criteria": "%2$s?", "channel": {"type": "rest-hook", "endpoint": "%3$s", "payload": "application/fhir+json"}}
                """.formatted(id(type), type, endpoint);
        HttpConnection.Answer answer =
                connection.send("PUT", "/fhir/Subscription/" + id(type), body.getBytes(StandardCharsets.UTF_8));
        if (answer.status() != 201) {
            throw new IllegalStateException(
                    "A Subscription was answered with status " + answer.status() + ": " + answer.body());
        }
    }

    private static void awaitActive(HttpConnection connection, String type) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!connection
                .send("GET", "/fhir/Subscription/" + id(type), NOTHING)
                .body()
                .replace(" ", "")
                .contains("\"status\":\"active\"")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("HAPI does not activate the Subscription to " + type);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static String id(String type) {
        return "all-" + type;
    }
}
