// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.FhirServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A client that posts transaction Bundles, one after the other. */
final class BundleLoad {
    static final int CREATES = 100;

    private static final int BUNDLES = 5;
    private static final long SEED = 42;
    private static final String CREATED = "\"201 Created\"";

    private final List<byte[]> bundles = new ArrayList<>();

    BundleLoad(Corpus corpus) {
        Random random = new Random(SEED);
        for (int bundle = 0; bundle < BUNDLES; bundle++) {
            bundles.add(random.ints(CREATES, 0, corpus.size())
                    .mapToObj(index -> entry(corpus.sample(index)))
                    .collect(Collectors.joining(
                            ",", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[", "]}"))
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Posts all Bundles, again and again until the time is over, and says how many milliseconds one took on average. */
    double millisPerBundle(FhirServer server, Duration duration) throws IOException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        int posted = 0;
        while (posted == 0 || System.nanoTime() < end) {
            posted += postAll(server);
        }
        return (System.nanoTime() - start) / 1e6 / posted;
    }

    /** Posts each Bundle once and says how many there are. */
    int postAll(FhirServer server) throws IOException {
        try (HttpConnection connection = new HttpConnection(server.port())) {
            for (byte[] bundle : bundles) {
                HttpConnection.Answer answer = connection.send("POST", "/fhir", bundle);
                int created = answer.body().split(CREATED, -1).length - 1;
                if (!answer.ok() || created != CREATES) {
                    throw new IllegalStateException(
                            "A Bundle was answered with status " + answer.status() + " and created " + created);
                }
                server.wrote(created);
            }
        }
        return bundles.size();
    }

    private static String entry(Sample sample) {
        return "{\"resource\":" + sample.text() + ",\"request\":{\"method\":\"POST\",\"url\":\"" + sample.type()
                + "\"}}";
    }
}
