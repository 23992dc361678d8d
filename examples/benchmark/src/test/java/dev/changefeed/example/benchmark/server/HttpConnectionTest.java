// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
    private static final int CHUNKED = 0;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sized", exchange -> echo(exchange, 201, false));
        server.createContext("/chunked", exchange -> echo(exchange, 200, true));
        server.createContext("/empty", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void keepsItsConnectionOverAnswersOfEveryKind() throws IOException {
        byte[] body = "{\"family\": \"Müller\"}".getBytes(StandardCharsets.UTF_8);
        try (HttpConnection connection = new HttpConnection(server.getAddress().getPort())) {
            HttpConnection.Answer sized = connection.send("POST", "/sized", body);
            HttpConnection.Answer chunked = connection.send("PUT", "/chunked", body);
            HttpConnection.Answer empty = connection.send("GET", "/empty", new byte[0]);
            HttpConnection.Answer again = connection.send("POST", "/sized", body);

            assertThat(sized.status()).isEqualTo(201);
            assertThat(sized.body()).isEqualTo("POST {\"family\": \"Müller\"}");
            assertThat(chunked.body()).isEqualTo("PUT {\"family\": \"Müller\"}");
            assertThat(empty.ok()).isFalse();
            assertThat(empty.body()).isEmpty();
            assertThat(again.headers())
                    .containsEntry("x-client", sized.headers().get("x-client"));
        }
    }

    private static void echo(HttpExchange exchange, int status, boolean chunked) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] answer = (exchange.getRequestMethod() + " " + body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("X-Client", String.valueOf(exchange.getRemoteAddress().getPort()));
        exchange.sendResponseHeaders(status, chunked ? CHUNKED : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
