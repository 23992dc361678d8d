// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL server that waits for the disk at each commit, with sizes that suit a server rather than a test. */
public final class Postgres implements AutoCloseable {
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "track_commit_timestamp", "on",
            "shared_buffers", "512MB",
            "max_wal_size", "8GB",
            "checkpoint_timeout", "30min",
            "max_connections", "200");

    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    public static Postgres start() {
        return start(Map.of());
    }

    /** @param overrides settings that differ from the usual ones */
    public static Postgres start(Map<String, String> overrides) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        SETTINGS.forEach(builder::setServerConfig);
        overrides.forEach(builder::setServerConfig);
        try {
            Postgres postgres = new Postgres(builder.start());
            postgres.verifyDurability();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    /** A new, empty database; not pooled. */
    public PGSimpleDataSource emptyDatabase(String name) {
        admin().sql("CREATE DATABASE " + name).update();
        return (PGSimpleDataSource) server.getDatabase("postgres", name);
    }

    /** Ends the work that PostgreSQL has put off, so that no round pays for the one before. */
    public void settle() {
        admin().sql("CHECKPOINT").update();
    }

    /** For statements about the whole server. */
    public JdbcClient admin() {
        DataSource database = server.getPostgresDatabase();
        return JdbcClient.create(database);
    }

    @Override
    public void close() {
        settle();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop", e);
        }
    }

    private void verifyDurability() {
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            String value = admin().sql("SHOW " + setting).query(String.class).single();
            if (!value.equals("on")) {
                throw new IllegalStateException("PostgreSQL runs with " + setting + "=" + value);
            }
        }
    }
}
