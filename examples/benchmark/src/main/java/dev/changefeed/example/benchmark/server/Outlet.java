// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.FhirServer;
import dev.changefeed.example.benchmark.machine.Tally;
import java.time.Duration;

/** Compares what a server has written from now on with what its receiver has got of it. */
final class Outlet {
    private static final Duration NO_PROGRESS = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final FhirServer server;
    private final Tally tally;
    private final long writesBefore;
    private final long receivedBefore;

    Outlet(FhirServer server, Tally tally) {
        this.server = server;
        this.tally = tally;
        this.writesBefore = server.writes();
        this.receivedBefore = tally.count();
    }

    long written() {
        return server.writes() - writesBefore;
    }

    long received() {
        return tally.count() - receivedBefore;
    }

    /** Waits until everything has come, or nothing more seems to come; says how long that was. */
    Duration drain() throws InterruptedException {
        long start = System.nanoTime();
        drain(tally, receivedBefore + written());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits until a tally has reached a count, or nothing more seems to come. */
    static void drain(Tally tally, long wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (tally.count() < wanted && System.nanoTime() < deadline) {
            if (!tally.await(tally.count() + 1, NO_PROGRESS)) {
                break;
            }
        }
    }

    /** @throws IllegalStateException when not each version has come exactly once */
    void verify() {
        if (received() != written()) {
            throw new IllegalStateException(written() + " versions were written, but " + received() + " events came");
        }
    }
}
