// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import static org.awaitility.Awaitility.await;

import dev.changefeed.example.server.verdict.ResourceVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Clients that write to one server, at random and all at once, until they are closed or the server is gone. */
final class Writers implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("(\\w+/[\\w-]+)/_history/(\\d+)");
    private static final int CLIENTS = 4;
    private static final int SHARED_PATIENTS = 5;

    private final String base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<ResourceVersion> acknowledged = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Writers(String base, long seed) {
        this.base = base;
        for (int client = 0; client < CLIENTS; client++) {
            var random = new Random(seed + client);
            var thread = new Thread(() -> writeUntilTheEnd(random), "writer-" + client);
            threads.add(thread);
            thread.start();
        }
    }

    /** Waits until the server has answered so many more requests with success. */
    void awaitAccepted(int more) {
        int enough = accepted.get() + more;
        await().atMost(Duration.ofSeconds(60)).until(() -> accepted.get() >= enough);
    }

    /** The versions that the server has said to be stored; deletions are not among them, because HAPI does not name theirs. */
    List<ResourceVersion> acknowledged() {
        return List.copyOf(acknowledged);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void writeUntilTheEnd(Random random) {
        try {
            while (!closed) {
                HttpResponse<String> answer = http.send(next(random), BodyHandlers.ofString());
                if (answer.statusCode() < 300) {
                    accepted.incrementAndGet();
                    answer.headers().firstValue("Location").ifPresent(this::note);
                    answer.headers().firstValue("Content-Location").ifPresent(this::note);
                    note(answer.body());
                }
            }
        } catch (IOException e) {
            // The server has been killed, and the client goes with it.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(String text) {
        VERSION.matcher(text)
                .results()
                .map(found -> new ResourceVersion(found.group(1), Long.parseLong(found.group(2))))
                .forEach(acknowledged::add);
    }

    private HttpRequest next(Random random) {
        String shared = "Patient/shared-" + random.nextInt(SHARED_PATIENTS);
        return switch (random.nextInt(8)) {
            case 0 -> request("").POST(BodyPublishers.ofString(bundle(random))).build();
            case 1 -> request("/" + shared).DELETE().build();
            case 2, 3 ->
                request("/Observation")
                        .POST(BodyPublishers.ofString(observation(random)))
                        .build();
            default ->
                request("/" + shared)
                        .PUT(BodyPublishers.ofString(patient(shared, random)))
                        .build();
        };
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/fhir+json")
                .header("Prefer", "return=minimal")
                .header("X-Retry-On-Version-Conflict", "retry; max-retries=20");
    }

    private static String patient(String resource, Random random) {
        return """
                {"resourceType":"Patient","id":"%s","birthDate":"19%02d-01-%02d"}""".formatted(
                        resource.substring(resource.indexOf('/') + 1), random.nextInt(100), 1 + random.nextInt(28));
    }

    private static String observation(Random random) {
        return """
                {"resourceType":"Observation","status":"final","code":{"text":"weight"},"valueInteger":%d}""".formatted(random.nextInt(1000));
    }

    private static String bundle(Random random) {
        String entry = """
                {"resource":%s,"request":{"method":"POST","url":"Observation"}}""";
        return """
                {"resourceType":"Bundle","type":"transaction","entry":[%s,%s,%s]}""".formatted(
                        entry.formatted(observation(random)),
                        entry.formatted(observation(random)),
                        entry.formatted(observation(random)));
    }
}
