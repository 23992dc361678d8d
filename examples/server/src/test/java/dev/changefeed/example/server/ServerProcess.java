// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The packaged example server in a process of its own, started as a user starts it. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Pattern BASE = Pattern.compile("^server +(http\\S+/fhir),", Pattern.MULTILINE);

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the server with the given properties; its output goes to a file in the folder. */
    static ServerProcess start(Path folder, String... properties) throws IOException {
        Path log = Files.createTempFile(folder, "server", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("example.server.jar")));
        command.addAll(List.of(properties));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServerProcess(process, log);
    }

    /** Starts a server without the demonstration's load, on a database and a broker that are there, and waits for it. */
    static ServerProcess serve(Path folder, DataSource database, String kafka) throws IOException {
        var postgres = (PGSimpleDataSource) database;
        var server = start(
                folder,
                "--server.port=0",
                "--changefeed.demo.load=false",
                "--changefeed.demo.data=" + folder,
                "--changefeed.demo.kafka=" + kafka,
                "--spring.datasource.url=" + postgres.getURL(),
                "--spring.datasource.username=" + postgres.getUser(),
                "--spring.datasource.password=" + postgres.getPassword());
        server.awaitReady();
        return server;
    }

    /** The address of the FHIR endpoint. */
    String base() {
        Matcher base = BASE.matcher(output());
        assertThat(base.find()).as("The server is up: %s", output()).isTrue();
        return base.group(1);
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(180, TimeUnit.SECONDS))
                .as("The server ended: %s", output())
                .isTrue();
        return process.exitValue();
    }

    /** Ends the process at once, as a power cut would (SIGKILL). */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
    }

    private void awaitReady() {
        await().atMost(START)
                .until(() -> !process.isAlive() || BASE.matcher(output()).find());
        assertThat(process.isAlive()).as("The server is alive: %s", output()).isTrue();
    }
}
