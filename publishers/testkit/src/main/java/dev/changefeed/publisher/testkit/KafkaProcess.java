// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in a process of its own, to be killed and started again with its data. The broker's classes
 * ({@code org.apache.kafka:kafka_2.13}) come from the caller's own class path; this class knows none of them. Not safe for use by several
 * threads at once.
 */
public final class KafkaProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private KafkaProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** A running broker with its data in {@code folder}, on a free port. */
    public static KafkaProcess start(Path folder) {
        return start(folder, Map.of());
    }

    /**
     * A running broker with its data in {@code folder}, on a free port.
     *
     * @param overrides broker settings that win over the built-in ones, such as {@code auto.create.topics.enable}
     */
    public static KafkaProcess start(Path folder, Map<String, String> overrides) {
        int[] ports = freePorts();
        KafkaProcess kafka = new KafkaProcess(folder.toAbsolutePath(), ports[0]);
        kafka.format(settings(folder.toAbsolutePath(), ports, overrides));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::kill));
        kafka.restart();
        return kafka;
    }

    /** For the client's setting of the same name; stays the same over restarts. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Ends the broker at once, as a power cut does to a process (SIGKILL). Does nothing when it is not running. */
    public synchronized void kill() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            join(running);
        }
    }

    /** Freezes the running broker: its connections stay open and nothing answers. POSIX systems only. */
    public synchronized void freeze() {
        signal("-STOP");
    }

    /** Lets a frozen broker go on; it then also handles what it was sent meanwhile. */
    public synchronized void thaw() {
        signal("-CONT");
    }

    /** Starts the broker with the data that it has; kills it first where it is running. Returns when its port is open. */
    public synchronized void restart() {
        kill();
        process = launch("kafka.Kafka", settingsFile().toString());
        awaitPort(process);
    }

    /** Whether the broker's process is there. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Kills the broker; the data stays. */
    @Override
    public void close() {
        kill();
    }

    private void format(Map<String, String> settings) {
        try {
            Files.createDirectories(folder);
            List<String> lines = settings.entrySet().stream()
                    .map(setting -> setting.getKey() + '=' + setting.getValue())
                    .toList();
            Files.write(settingsFile(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String cluster = UUID.randomUUID().toString().replace("-", "").substring(0, 22);
        Process formatting = launch(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                cluster,
                "-c",
                settingsFile().toString());
        join(formatting);
        if (formatting.exitValue() != 0) {
            throw new IllegalStateException("The broker's storage could not be formatted: see " + logFile());
        }
    }

    private Process launch(String mainClass, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                mainClass);
        builder.command().addAll(Arrays.asList(arguments));
        builder.environment().put("CLASSPATH", classPath());
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the caller's own classes and its logging: the broker would take over a configuration that is not meant for it. */
    private static String classPath() {
        String separator = System.getProperty("path.separator");
        return Arrays.stream(System.getProperty("java.class.path").split(separator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry ->
                        !Path.of(entry).getFileName().toString().matches("(logback|slf4j-simple|spring-boot).*"))
                .collect(Collectors.joining(separator));
    }

    private void signal(String name) {
        if (process == null) {
            throw new IllegalStateException("The broker does not run");
        }
        try {
            join(new ProcessBuilder("kill", name, String.valueOf(process.pid())).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPort(Process starting) {
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline && starting.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("localhost", port), 1_000);
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
        throw new IllegalStateException("The broker did not start: see " + logFile());
    }

    private Path settingsFile() {
        return folder.resolve("server.properties");
    }

    private Path logFile() {
        return folder.resolve("broker.log");
    }

    /** One node that is broker and controller; the short session lets a restart after a kill take seconds and not longer. */
    private static Map<String, String> settings(Path folder, int[] ports, Map<String, String> overrides) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node.id", "1");
        settings.put("process.roles", "broker,controller");
        settings.put("controller.quorum.voters", "1@localhost:" + ports[1]);
        settings.put("listeners", "PLAINTEXT://localhost:" + ports[0] + ",CONTROLLER://localhost:" + ports[1]);
        settings.put("advertised.listeners", "PLAINTEXT://localhost:" + ports[0]);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.resolve("data").toString().replace('\\', '/'));
        settings.put("num.partitions", "3");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("broker.session.timeout.ms", "1500");
        settings.put("broker.heartbeat.interval.ms", "300");
        settings.putAll(overrides);
        return settings;
    }

    private static int[] freePorts() {
        try (ServerSocket first = new ServerSocket(0);
                ServerSocket second = new ServerSocket(0)) {
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void join(Process ending) {
        try {
            if (!ending.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("A broker process did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
