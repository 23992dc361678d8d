// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.machine.Contestant;
import dev.changefeed.example.benchmark.machine.FhirServer;
import dev.changefeed.example.benchmark.machine.Workshop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** Warm servers, and the order in which they take turns. */
final class Stage {
    private static final int WARM_UP_TURNS = 3;
    private static final int WARM_UP_CLIENTS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LOOK_NANOS = 20_000_000;

    private final Workshop workshop;

    /**
     * Servers of {@code contestants}, those that were not up before warmed: in turns, because a JVM goes on compiling when it has nothing
     * else to do any more. All events of the warm-up have been delivered.
     */
    Stage(Workshop workshop, Effort effort, Corpus corpus, List<Contestant> contestants)
            throws IOException, InterruptedException, ExecutionException {
        this.workshop = workshop;
        List<FhirServer> cold = new ArrayList<>();
        for (Contestant contestant : contestants) {
            FhirServer server = server(contestant);
            if (server.firstUse()) {
                if (contestant == Contestant.SUBSCRIPTION) {
                    Subscribing.toAll(server, workshop.hooks().endpoint());
                }
                putPatients(server, corpus);
                cold.add(server);
            }
        }
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            for (FhirServer server : cold) {
                // rounds count from zero: the choice of writes of a warm-up is that of no round
                new ClosedLoop(corpus, WARM_UP_CLIENTS)
                        .run(server, effort.warmUp().dividedBy(WARM_UP_TURNS), turn - WARM_UP_TURNS);
            }
        }
        if (contestants.contains(Contestant.SUBSCRIPTION)) {
            Outlet.drain(
                    workshop.hooks().tally(), server(Contestant.SUBSCRIPTION).writes());
        }
        if (contestants.contains(Contestant.KAFKA)) {
            awaitEvents();
        }
    }

    FhirServer server(Contestant contestant) throws InterruptedException, ExecutionException {
        return workshop.fhirServer(contestant);
    }

    /** Waits until the topic has everything that was ever written to the server of live Kafka. */
    void awaitEvents() throws InterruptedException, ExecutionException {
        FhirServer server = server(Contestant.KAFKA);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (workshop.broker().records(Contestant.TOPIC) < server.writes()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Events of the warm-up are missing in the topic");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The contestants in the order of a round: every other one goes backwards. */
    static <T> List<T> order(List<T> contestants, int round) {
        List<T> order = new ArrayList<>(contestants);
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    private static void putPatients(FhirServer server, Corpus corpus) throws IOException {
        try (HttpConnection connection = new HttpConnection(server.port())) {
            for (Map.Entry<String, String> patient : corpus.patients().entrySet()) {
                byte[] body = patient.getValue().getBytes(StandardCharsets.UTF_8);
                HttpConnection.Answer answer = connection.send("PUT", "/fhir/Patient/" + patient.getKey(), body);
                if (answer.status() != 201) {
                    throw new IllegalStateException(
                            "A patient was answered with status " + answer.status() + ": " + answer.body());
                }
            }
            server.wrote(corpus.patients().size());
        }
    }
}
