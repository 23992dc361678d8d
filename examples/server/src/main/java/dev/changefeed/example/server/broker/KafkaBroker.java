// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * A single Kafka broker in a child process, with its data in one folder.
 *
 * <p>The child ends with this process even if this process is killed. A folder that was used before is used again, with
 * all records in it.
 */
public final class KafkaBroker implements AutoCloseable {
    /** Starts fast and stays small; what it can carry at most matters to nobody. */
    private static final List<String> MODEST = List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final int ATTEMPTS = 3;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final Process process;
    private final int port;

    private KafkaBroker(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a broker on a free port and waits until it answers.
     *
     * @throws IllegalStateException when it does not start; the message names its log file
     */
    public static KafkaBroker start(Path folder) {
        return start(folder, MODEST);
    }

    /**
     * Starts a broker on a free port and waits until it answers.
     *
     * @param jvmOptions memory and the like, of its process
     * @throws IllegalStateException when it does not start; the message names its log file
     */
    public static KafkaBroker start(Path folder, List<String> jvmOptions) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return start(folder, FreePort.any(), jvmOptions);
            } catch (IllegalStateException e) {
                // Somebody else may have taken the port in between: the next attempt takes another one.
                System.err.println(e.getMessage() + "; trying again");
            }
        }
        return start(folder, FreePort.any(), jvmOptions);
    }

    /** Starts a broker on the given port and waits until it answers. */
    public static KafkaBroker start(Path folder, int port) {
        return start(folder, port, MODEST);
    }

    private static KafkaBroker start(Path folder, int port, List<String> jvmOptions) {
        try {
            Files.createDirectories(folder);
            Path configuration = folder.resolve("server.properties");
            Files.writeString(configuration, configuration(folder, port, FreePort.any()));
            Path log = folder.resolve("broker.log");
            Process process = new ProcessBuilder(command(jvmOptions, configuration))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            var broker = new KafkaBroker(process, port);
            broker.awaitAnswer(log);
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's folder " + folder + " cannot be written", e);
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** The operating system's id of the broker's process. */
    public long pid() {
        return process.pid();
    }

    /** Stops the broker; kills it when it takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAnswer(Path log) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers(),
                "request.timeout.ms", "1000",
                "default.api.timeout.ms", "1000");
        long deadline = System.nanoTime() + START.toNanos();
        try {
            while (!FreePort.isTaken(port)) {
                giveUpIf(process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline, log);
            }
            try (var admin = Admin.create(settings)) {
                while (!answers(admin)) {
                    giveUpIf(process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline, log);
                }
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka was starting", e);
        }
    }

    private void giveUpIf(boolean hopeless, Path log) {
        if (hopeless) {
            process.destroyForcibly();
            throw new IllegalStateException("Kafka did not start, see " + log);
        }
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private static List<String> command(List<String> jvmOptions, Path configuration) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-Dlogback.configurationFile=dev/changefeed/example/server/broker/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                configuration.toString()));
        return command;
    }

    private static String configuration(Path folder, int port, int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                log.dirs=%3$s
                auto.create.topics.enable=true
                num.partitions=3
                log.retention.ms=-1
                log.cleaner.dedupe.buffer.size=2097152
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                # A broker that was killed may come back at once: its dead session must not last.
                broker.session.timeout.ms=1500
                broker.heartbeat.interval.ms=300
                """.formatted(
                        port, controllerPort, folder.resolve("log").toString().replace('\\', '/'));
    }
}
