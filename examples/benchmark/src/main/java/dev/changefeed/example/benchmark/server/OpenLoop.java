// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.FhirServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A load that sends its writes by the clock, whether the server has answered the last ones or not. */
final class OpenLoop {
    private static final int CLIENTS = 16;
    private static final long SECOND = 1_000_000_000;

    private final Corpus corpus;
    private final int writesPerSecond;

    OpenLoop(Corpus corpus, int writesPerSecond) {
        this.corpus = corpus;
        this.writesPerSecond = writesPerSecond;
    }

    /**
     * Writes until the time is over; what the server was too slow for is left out.
     *
     * @return the versions that were written
     */
    List<String> run(FhirServer server, Duration duration, int round)
            throws IOException, InterruptedException, ExecutionException {
        try (Clients connected = Clients.of(server, corpus, CLIENTS, round)) {
            AtomicLong turns = new AtomicLong();
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            List<String> versions = new ArrayList<>();
            connected.all(writer -> write(writer, turns, start, end)).forEach(versions::addAll);
            server.wrote(versions.size());
            return versions;
        }
    }

    private List<String> write(Writer writer, AtomicLong turns, long start, long end) throws IOException {
        List<String> versions = new ArrayList<>();
        long due = start + turns.getAndIncrement() * SECOND / writesPerSecond;
        while (due < end && System.nanoTime() < end) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            versions.add(writer.write());
            due = start + turns.getAndIncrement() * SECOND / writesPerSecond;
        }
        return versions;
    }
}
