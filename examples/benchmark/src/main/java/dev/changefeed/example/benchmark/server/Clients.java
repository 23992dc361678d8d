// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.FhirServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients of one server, a thread and a connection each. */
final class Clients implements AutoCloseable {
    private static final int SEEDS_PER_ROUND = 1000;

    private final List<Writer> writers;
    private final ExecutorService threads;

    private Clients(List<Writer> writers) {
        this.writers = writers;
        this.threads = Executors.newFixedThreadPool(writers.size());
    }

    /** What one client does with its connection, until it is enough. */
    interface Work<T> {
        T with(Writer writer) throws IOException, InterruptedException;
    }

    /** @param round the same number leads to the same choice of writes, whatever the server */
    static Clients of(FhirServer server, Corpus corpus, int count, int round) throws IOException {
        List<Writer> writers = new ArrayList<>();
        for (int client = 0; client < count; client++) {
            writers.add(new Writer(server, corpus, (long) round * SEEDS_PER_ROUND + client));
        }
        return new Clients(writers);
    }

    /** Lets all clients work at the same time. */
    <T> List<T> all(Work<T> work) throws InterruptedException, ExecutionException {
        List<Callable<T>> tasks = new ArrayList<>();
        writers.forEach(writer -> tasks.add(() -> work.with(writer)));
        List<T> results = new ArrayList<>();
        for (Future<T> task : threads.invokeAll(tasks)) {
            results.add(task.get());
        }
        return results;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (Writer writer : writers) {
            writer.close();
        }
    }
}
