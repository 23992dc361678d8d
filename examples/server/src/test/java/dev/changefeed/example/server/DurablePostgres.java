// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL server that keeps its word on commits; the embedded one does not by default. */
final class DurablePostgres implements AutoCloseable {
    private final EmbeddedPostgres server;

    DurablePostgres() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        JdbcClient settings = JdbcClient.create(server.getPostgresDatabase());
        assertThat(settings.sql("show fsync").query(String.class).single()).isEqualTo("on");
        assertThat(settings.sql("show synchronous_commit").query(String.class).single())
                .isEqualTo("on");
    }

    DataSource emptyDatabase(String name) {
        JdbcClient.create(server.getPostgresDatabase())
                .sql("create database " + name)
                .update();
        return server.getDatabase("postgres", name);
    }

    @Override
    public void close() throws IOException {
        // With fsync on, the checkpoint at the end can take longer than the embedded server's stop waits.
        JdbcClient.create(server.getPostgresDatabase()).sql("checkpoint").update();
        server.close();
    }
}
