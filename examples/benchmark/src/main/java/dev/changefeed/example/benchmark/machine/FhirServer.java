// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import dev.changefeed.example.benchmark.server.host.HostApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A FHIR server in a process of its own, with a database of its own. The process ends with this one, however this one ends. */
public final class FhirServer implements AutoCloseable {
    /** The same for every contestant. */
    private static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

    private static final Duration START = Duration.ofMinutes(3);
    private static final int TAIL = 40;

    private final Process process;
    private final int port;
    private final PGSimpleDataSource database;
    private final AtomicLong writes = new AtomicLong();
    private final AtomicBoolean used = new AtomicBoolean();

    private FhirServer(Process process, int port, PGSimpleDataSource database) {
        this.process = process;
        this.port = port;
        this.database = database;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @throws IllegalStateException when it does not start; the message has the end of its log
     */
    static FhirServer start(Contestant contestant, Workshop workshop, List<String> options, Path folder)
            throws InterruptedException {
        PGSimpleDataSource database = workshop.postgres().emptyDatabase("fhir_" + contestant.shortName());
        Path log = folder.resolve(contestant.shortName() + ".log");
        try {
            Process process = new ProcessBuilder(command(contestant, workshop, options, database))
                    .redirectError(log.toFile())
                    .start();
            return new FhirServer(process, port(process, log), database);
        } catch (IOException e) {
            throw new UncheckedIOException("A FHIR server's process cannot be started", e);
        }
    }

    public int port() {
        return port;
    }

    /** The server's own database. */
    public JdbcClient database() {
        return JdbcClient.create(database);
    }

    /** What the process has used of the processors since its start. */
    public Duration cpuTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("The system does not tell a process's CPU time"));
    }

    /** Notes versions that were written to the server, all of which its outlet has to get. */
    public void wrote(long versions) {
        writes.addAndGet(versions);
    }

    /** All versions that {@link #wrote} noted. */
    public long writes() {
        return writes.get();
    }

    /** Whether nobody has asked this before. */
    public boolean firstUse() {
        return used.compareAndSet(false, true);
    }

    /** Kills the process: nothing of it is needed any more. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static List<String> command(
            Contestant contestant, Workshop workshop, List<String> options, PGSimpleDataSource database) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HostApplication.class.getName()));
        command.add("--spring.datasource.url=jdbc:postgresql://localhost:" + database.getPortNumbers()[0] + "/"
                + database.getDatabaseName());
        command.add("--spring.datasource.username=" + database.getUser());
        contestant.properties(workshop).forEach((name, value) -> command.add("--" + name + "=" + value));
        return command;
    }

    private static int port(Process process, Path log) throws InterruptedException {
        try {
            return CompletableFuture.supplyAsync(() -> firstNumber(process)).get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("A FHIR server did not start. The end of its log:\n" + tail(log), e);
        }
    }

    /** The first line that it writes is the port that it listens on; it ends without one when it cannot start. */
    private static int firstNumber(Process process) {
        try (BufferedReader output = process.inputReader()) {
            return Integer.parseInt(String.valueOf(output.readLine()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
