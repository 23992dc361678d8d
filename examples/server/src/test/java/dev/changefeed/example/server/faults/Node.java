// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link TrappedServer} in a process of its own, which ends with this process at the latest. */
final class Node implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Pattern READY = Pattern.compile("server +(http\\S+/fhir),.*");
    private static final List<String> QUICK = List.of(
            System.getProperty("java.home") + "/bin/java",
            // Room for all that a start leaves behind, so that nothing is collected meanwhile.
            "-Xms1500m",
            "-Xmx1500m",
            "-Xmn1g",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:MetaspaceSize=256m");

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<String> base = new CompletableFuture<>();
    private final CompletableFuture<Boolean> sprung = new CompletableFuture<>();

    private Node(Process process) {
        this.process = process;
        var listener = new Thread(this::listen, "node-" + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param jvmOptions with the class path
     */
    static Node start(List<String> jvmOptions, List<String> properties)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<String> command = new ArrayList<>(QUICK);
        command.addAll(jvmOptions);
        command.add(TrappedServer.class.getName());
        command.addAll(properties);
        var node =
                new Node(new ProcessBuilder(command).redirectErrorStream(true).start());
        try {
            node.base.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            node.kill();
            throw e;
        }
        return node;
    }

    /** The address of the FHIR endpoint. */
    String base() {
        return base.join();
    }

    /** What it has printed so far. */
    String output() {
        return output.toString();
    }

    /** Waits until the trap has sprung; false when it has not within the time. */
    boolean awaitTrap(Duration atMost) throws InterruptedException, ExecutionException {
        try {
            return sprung.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Lets the thread in the trap go on. */
    void release() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Ends the process at once, as a power cut would (SIGKILL). */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops the process where it is (SIGSTOP): its connections stay open and nothing answers. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on as if no time had passed (SIGCONT). */
    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** Asks it to stop in good order (SIGTERM) and waits until it has. */
    void shutDown() throws IOException, InterruptedException {
        // The JDK's own way would close the streams that the process is watched by.
        signal("-TERM");
        assertThat(process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS))
                .as("The server stopped: %s", output)
                .isTrue();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private void signal(String name) throws IOException, InterruptedException {
        var signal = new ProcessBuilder("kill", name, String.valueOf(process.pid())).start();
        assertThat(signal.waitFor()).isZero();
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                hear(line);
            }
            ended("The server ended");
        } catch (IOException e) {
            ended("The server's output broke: " + e.getMessage());
        }
    }

    private void hear(String line) {
        Matcher ready = READY.matcher(line);
        if (ready.matches()) {
            base.complete(ready.group(1));
        } else if (line.equals(Trap.SPRUNG)) {
            sprung.complete(true);
        }
    }

    private void ended(String how) {
        base.completeExceptionally(new IllegalStateException(how + ": " + output));
        sprung.complete(false);
    }
}
