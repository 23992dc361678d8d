// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.interceptor.internal.log.Feed;
import dev.changefeed.interceptor.internal.relay.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** Writers that append as fast as they can while events get their positions. */
final class CaptureLoad {
    private static final int THREADS = 4;

    private final FilledLog filled;
    private final SampleEvents samples;

    CaptureLoad(FilledLog filled, SampleEvents samples) {
        this.filled = filled;
        this.samples = samples;
    }

    /** Transactions a second. Throws when not every one of them got a position. */
    double rate(Duration length) throws ExecutionException, InterruptedException {
        Feed feed = filled.log().feed();
        long before = feed.tail();
        Writer writer;
        double seconds;
        try (Relay relay = Node.relay(filled.log(), Map.of(), UnaryOperator.identity())) {
            relay.start();
            writer = new Writer(filled, samples, relay);
            seconds = run(writer, length);
            long end = before + writer.written();
            Waiting.until("all positions", () -> feed.tail() >= end);
        }
        if (feed.tail() != before + writer.written()) {
            throw new IllegalStateException(
                    "The feed has " + (feed.tail() - before) + " events of " + writer.written());
        }
        return writer.written() / seconds;
    }

    private static double run(Writer writer, Duration length) throws ExecutionException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long startedAt = System.nanoTime();
        long end = startedAt + length.toNanos();
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                writers.add(threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        writer.write(1);
                    }
                }));
            }
            for (Future<?> one : writers) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
