// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL server that keeps its word on commits; the embedded one does not by default. Can be stopped, killed and started again. */
final class DurablePostgres implements AutoCloseable {
    private final Path folder;
    private EmbeddedPostgres server;

    /** @param folder for its data, which outlive the server */
    DurablePostgres(Path folder) throws IOException {
        this.folder = folder;
        server = server().start();
        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(setting("synchronous_commit")).isEqualTo("on");
    }

    DataSource emptyDatabase(String name) {
        client().sql("create database " + name).update();
        return server.getDatabase("postgres", name);
    }

    /** Ends all connections and stops in good order. */
    void stop() throws IOException {
        // With fsync on, the checkpoint at the end can take longer than the embedded server's stop waits.
        client().sql("checkpoint").update();
        server.close();
    }

    /** Ends the server at once (SIGKILL); its next start recovers. */
    void kill() throws IOException, InterruptedException {
        List<ProcessHandle> sessions = server.getProcess().descendants().toList();
        server.getProcess().destroyForcibly().waitFor();
        for (ProcessHandle session : sessions) {
            // They end by themselves, and while one is there no other server may have the data.
            session.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        }
        server.close();
    }

    /** Starts again with the same data and at the same port. */
    void start() throws IOException {
        server = server().setPort(server.getPort()).start();
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    private String setting(String name) {
        return client().sql("show " + name).query(String.class).single();
    }

    private JdbcClient client() {
        return JdbcClient.create(server.getPostgresDatabase());
    }

    private EmbeddedPostgres.Builder server() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
    }
}
