// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers that measurements share. Each starts when it is first asked for and stops with the workshop, and nothing of them is left on the
 * disk then.
 */
public final class Workshop implements AutoCloseable {
    private static final int PARTITIONS = 3;

    private final List<String> serverOptions;
    private final Path folder;
    private final Map<Contestant, FhirServer> servers = new EnumMap<>(Contestant.class);
    private @Nullable HookReceiver hooks;
    private @Nullable Postgres postgres;
    private @Nullable Broker broker;

    /** @param serverOptions what the JVMs of FHIR servers get beside what all of them get */
    public Workshop(List<String> serverOptions) {
        this.serverOptions = List.copyOf(serverOptions);
        try {
            folder = Files.createTempDirectory("changefeed-benchmark");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Postgres postgres() {
        Postgres running = postgres;
        if (running == null) {
            running = Postgres.start();
            postgres = running;
        }
        return running;
    }

    public Broker broker() {
        Broker running = broker;
        if (running == null) {
            running = Broker.start(folder.resolve("kafka"));
            broker = running;
        }
        return running;
    }

    /** The contestant's server; it stays up, idle, while others take their turns. */
    public FhirServer fhirServer(Contestant contestant) throws InterruptedException, ExecutionException {
        FhirServer running = servers.get(contestant);
        if (running == null) {
            if (contestant == Contestant.KAFKA) {
                broker().createTopic(Contestant.TOPIC, PARTITIONS);
            }
            running = FhirServer.start(contestant, this, serverOptions, folder);
            servers.put(contestant, running);
        }
        return running;
    }

    /** Where Subscriptions deliver to. */
    public HookReceiver hooks() {
        HookReceiver running = hooks;
        if (running == null) {
            running = HookReceiver.start();
            hooks = running;
        }
        return running;
    }

    @Override
    public void close() {
        servers.values().forEach(FhirServer::close);
        if (hooks != null) {
            hooks.close();
        }
        if (broker != null) {
            broker.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        delete();
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be deleted", e);
        }
    }
}
