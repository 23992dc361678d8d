// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Speaks FHIR JSON to a host, the same for every FHIR version. */
public final class HostClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FHIR = "application/fhir+json";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    public HostClient(String base) {
        this.base = base;
    }

    /** What the server answered. */
    public record Reply(int status, String body) {
        public JsonNode json() {
            return HostClient.json(body);
        }

        /** The logical id of the resource in the body. */
        public String id() {
            return json().path("id").asText();
        }

        /** This reply, when the request has succeeded. */
        public Reply ok() {
            assertThat(status).as(body).isBetween(200, 299);
            return this;
        }
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), FHIR, headers);
    }

    public Reply post(String path, String body, String... headers) {
        return send("POST", path, BodyPublishers.ofString(body), FHIR, headers);
    }

    public Reply put(String path, String body, String... headers) {
        return send("PUT", path, BodyPublishers.ofString(body), FHIR, headers);
    }

    public Reply patch(String path, String body, String... headers) {
        return send("PATCH", path, BodyPublishers.ofString(body), "application/json-patch+json", headers);
    }

    public Reply delete(String path, String... headers) {
        return send("DELETE", path, BodyPublishers.noBody(), FHIR, headers);
    }

    private Reply send(String method, String path, BodyPublisher body, String contentType, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.isEmpty() ? base : base + '/' + path))
                .method(method, body)
                .header("Content-Type", contentType)
                .header("Accept", FHIR);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
