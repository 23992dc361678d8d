// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.FhirServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Asks a server of the benchmark about itself. */
final class Probe implements AutoCloseable {
    private static final byte[] NOTHING = new byte[0];

    private final HttpConnection connection;

    Probe(FhirServer server) throws IOException {
        connection = new HttpConnection(server.port());
    }

    /**
     * Bytes in use when all garbage is gone.
     *
     * @param beside classes, code and the like
     */
    record Memory(long heap, long beside, long direct) {
        long all() {
            return heap + beside + direct;
        }
    }

    Memory memory() throws IOException {
        List<Long> sizes = Arrays.stream(ask("POST", "/memory").split(" ", -1))
                .map(Long::valueOf)
                .toList();
        return new Memory(sizes.get(0), sizes.get(1), sizes.get(2));
    }

    /** Begins to count the statements of requests. */
    void startCounting() throws IOException {
        ask("POST", "/statements");
    }

    /** Says how many statements there were. */
    long stopCounting() throws IOException {
        long statements = Long.parseLong(ask("GET", "/statements"));
        ask("DELETE", "/statements");
        return statements;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    private String ask(String method, String path) throws IOException {
        HttpConnection.Answer answer = connection.send(method, path, NOTHING);
        if (!answer.ok()) {
            throw new IllegalStateException(path + " was answered with status " + answer.status());
        }
        return answer.body();
    }
}
