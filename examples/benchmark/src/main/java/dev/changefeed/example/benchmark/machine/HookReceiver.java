// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes what HAPI's rest-hook Subscriptions deliver, on the loopback interface, and answers at once. */
public final class HookReceiver implements AutoCloseable {
    private static final String PATH = "/hook/";
    private static final Pattern VERSION = Pattern.compile("\"versionId\"\\s*:\\s*\"(\\d+)\"");
    private static final int OK_WITHOUT_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Tally tally = new Tally();
    private volatile Consumer<Delivery> listener = delivery -> {};

    private HookReceiver(HttpServer server) {
        this.server = server;
    }

    static HookReceiver start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            HookReceiver receiver = new HookReceiver(server);
            server.createContext(PATH, receiver::take);
            server.setExecutor(receiver.threads);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException("The receiver of rest-hooks does not start", e);
        }
    }

    /** What a Subscription names as its endpoint. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /** Deliveries so far. */
    public Tally tally() {
        return tally;
    }

    /** Tells somebody else of the next deliveries, on several threads. */
    public void listen(Consumer<Delivery> next) {
        listener = next;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Instant at = Instant.now();
        exchange.sendResponseHeaders(200, OK_WITHOUT_BODY);
        exchange.close();
        Matcher version = VERSION.matcher(body);
        String resource = exchange.getRequestURI().getPath().substring(PATH.length());
        listener.accept(new Delivery(resource + "/_history/" + (version.find() ? version.group(1) : "?"), at));
        tally.add(1);
    }
}
