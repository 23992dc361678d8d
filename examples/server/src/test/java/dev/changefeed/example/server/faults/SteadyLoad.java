// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that together write a fixed number of resources a second, whatever the answers take. They send transaction Bundles of ten
 * creates: a server that has just started cannot do as many single requests on two cores. What cannot be sent within a second is left
 * out, so that a server that was too slow at first is not given more than that later.
 */
final class SteadyLoad implements AutoCloseable {
    private static final int CLIENTS = 6;
    static final int BUNDLE = 10;
    private static final Duration LATEST = Duration.ofSeconds(1);
    private static final String ENTRY = """
            {"resource":{"resourceType":"Observation","status":"final","code":{"text":"weight"},"valueInteger":7},
            "request":{"method":"POST","url":"Observation"}}""";
    private static final String BODY = """
            {"resourceType":"Bundle","type":"transaction","entry":[%s]}""".formatted(String.join(",", Collections.nCopies(BUNDLE, ENTRY)));

    private final HttpRequest request;
    private final Duration between;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Instant start = Instant.now();
    private final AtomicInteger tickets = new AtomicInteger();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /**
     * What a client has seen.
     *
     * @param due when the request was to be sent
     * @param took from then to the answer
     */
    record Answer(Instant due, Duration took, boolean ok) {}

    SteadyLoad(String base, int resourcesPerSecond) {
        request = HttpRequest.newBuilder(URI.create(base))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofString(BODY))
                .build();
        between = Duration.ofSeconds(BUNDLE).dividedBy(resourcesPerSecond);
        for (int client = 0; client < CLIENTS; client++) {
            var thread = new Thread(this::write, "steady-" + client);
            threads.add(thread);
            thread.start();
        }
    }

    /** The answers to the requests that were due in a span of time. */
    List<Answer> answers(Instant from, Instant to) {
        return answers.stream()
                .filter(answer -> !answer.due().isBefore(from) && answer.due().isBefore(to))
                .toList();
    }

    /** Resources that a server has stored, by its own word. */
    int stored() {
        return (int) answers.stream().filter(Answer::ok).count() * BUNDLE;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void write() {
        while (!closed) {
            Instant due = start.plus(between.multipliedBy(tickets.getAndIncrement()));
            while (Instant.now().isBefore(due)) {
                LockSupport.parkNanos(Duration.between(Instant.now(), due).toNanos());
            }
            if (due.plus(LATEST).isBefore(Instant.now())) {
                continue;
            }
            boolean ok = send();
            answers.add(new Answer(due, Duration.between(due, Instant.now()), ok));
        }
    }

    private boolean send() {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() < 300;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
            return false;
        }
    }
}
