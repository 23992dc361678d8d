// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The few FHIR interactions that the load needs, over plain HTTP. Safe for use by several threads. */
final class FhirClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    FhirClient(String base) {
        this.base = base;
    }

    /** A status and, where the server sent JSON, its body. */
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    Answer bundle(String bundle) throws InterruptedException {
        return send(request("").POST(HttpRequest.BodyPublishers.ofString(bundle)));
    }

    Answer read(String resource) throws InterruptedException {
        return send(request("/" + resource).GET());
    }

    Answer update(String resource, JsonNode content) throws InterruptedException {
        return send(request("/" + resource).PUT(HttpRequest.BodyPublishers.ofString(content.toString())));
    }

    Answer patch(String resource, JsonNode patch) throws InterruptedException {
        return send(request("/" + resource)
                .setHeader("Content-Type", "application/json-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(patch.toString())));
    }

    /** Deletes the resource and whatever refers to it. */
    Answer delete(String resource) throws InterruptedException {
        return send(request("/" + resource + "?_cascade=delete").DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/fhir+json")
                .header("Accept", "application/fhir+json")
                // Several writers change one patient at the same time: the server may try again instead of refusing.
                .header("X-Retry-On-Version-Conflict", "retry; max-retries=10");
    }

    private Answer send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String body = response.body();
            boolean json = body.startsWith("{");
            return new Answer(response.statusCode(), json ? JSON.readTree(body) : MissingNode.getInstance());
        } catch (IOException e) {
            throw new UncheckedIOException("The server at " + base + " does not answer", e);
        }
    }
}
