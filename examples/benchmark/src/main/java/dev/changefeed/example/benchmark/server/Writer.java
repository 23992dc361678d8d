// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.FhirServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that writes one version after the other, and updates only what it has created itself. */
final class Writer implements AutoCloseable {
    private static final Pattern LOCATION = Pattern.compile(".*/fhir/(\\w+/([^/]+)/_history/1)$");

    private final HttpConnection connection;
    private final Corpus corpus;
    private final Mix mix;
    private final List<Own> created = new ArrayList<>();

    Writer(FhirServer server, Corpus corpus, long seed) throws IOException {
        this.connection = new HttpConnection(server.port());
        this.corpus = corpus;
        this.mix = new Mix(seed, corpus.size());
    }

    /**
     * Makes the next write and says which version it made, such as {@code Observation/12/_history/3}.
     *
     * @throws IllegalStateException when the server does not make that version
     */
    String write() throws IOException {
        Mix.Step step = mix.next();
        return step.creates() ? create(corpus.sample(step.which())) : update(created.get(step.which()));
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    private String create(Sample sample) throws IOException {
        HttpConnection.Answer answer = connection.send("POST", "/fhir/" + sample.type(), sample.creation());
        Matcher location = LOCATION.matcher(answer.headers().getOrDefault("location", ""));
        if (answer.status() != 201 || !location.matches()) {
            throw new IllegalStateException(
                    "A create was answered with status " + answer.status() + ": " + answer.body());
        }
        created.add(new Own(sample, location.group(2)));
        return location.group(1);
    }

    private String update(Own own) throws IOException {
        long wanted = own.version + 1;
        String resource = own.sample.type() + "/" + own.id;
        HttpConnection.Answer answer =
                connection.send("PUT", "/fhir/" + resource, own.sample.update(own.id, own.version));
        if (answer.status() != 200
                || !("W/\"" + wanted + "\"").equals(answer.headers().get("etag"))) {
            throw new IllegalStateException(
                    "An update was answered with status " + answer.status() + ": " + answer.body());
        }
        own.version = wanted;
        return resource + "/_history/" + wanted;
    }

    /** A resource that this client has created. */
    private static final class Own {
        private final Sample sample;
        private final String id;
        private long version = 1;

        Own(Sample sample, String id) {
            this.sample = sample;
            this.id = id;
        }
    }
}
