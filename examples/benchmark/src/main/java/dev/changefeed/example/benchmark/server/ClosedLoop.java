// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.FhirServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** A load whose clients send the next request as soon as the last one is answered. */
final class ClosedLoop {
    private final Corpus corpus;
    private final int clients;

    ClosedLoop(Corpus corpus, int clients) {
        this.corpus = corpus;
        this.clients = clients;
    }

    /**
     * A round of load.
     *
     * @param delays from each request to its answer
     */
    record Run(double writesPerSecond, Delays delays) {}

    Run run(FhirServer server, Duration duration, int round)
            throws IOException, InterruptedException, ExecutionException {
        try (Clients connected = Clients.of(server, corpus, clients, round)) {
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            Delays delays = new Delays();
            connected.all(writer -> writeUntil(end, writer)).forEach(delays::addAll);
            double seconds = (System.nanoTime() - start) / 1e9;
            server.wrote(delays.count());
            return new Run(delays.count() / seconds, delays);
        }
    }

    private static Delays writeUntil(long end, Writer writer) throws IOException {
        Delays delays = new Delays();
        for (long before = System.nanoTime(); before < end; ) {
            writer.write();
            long after = System.nanoTime();
            delays.add(after - before);
            before = after;
        }
        return delays;
    }
}
