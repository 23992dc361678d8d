// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** A new, empty database behind a pool, which counts what is sent to it. */
final class HostDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 10;

    private static @Nullable EmbeddedPostgres postgres;

    private final Kind kind;
    private final HikariDataSource pool = new HikariDataSource();
    private final StatementCounter statements = new StatementCounter();
    private final DataSource counted;

    /** The databases that tests run on. */
    public enum Kind {
        H2(HapiFhirH2Dialect.class),
        POSTGRES(HapiFhirPostgresDialect.class);

        private final Class<?> dialect;

        Kind(Class<?> dialect) {
            this.dialect = dialect;
        }
    }

    HostDatabase(Kind kind) {
        this.kind = kind;
        String name = "host_" + UUID.randomUUID().toString().replace("-", "");
        switch (kind) {
            case H2 -> {
                pool.setJdbcUrl("jdbc:h2:mem:" + name);
                pool.setUsername("sa");
            }
            case POSTGRES -> {
                EmbeddedPostgres server = postgres();
                new JdbcTemplate(server.getPostgresDatabase()).execute("CREATE DATABASE " + name);
                pool.setJdbcUrl(server.getJdbcUrl("postgres", name));
            }
        }
        pool.setMaximumPoolSize(CONNECTIONS);
        counted = ProxyDataSourceBuilder.create(pool).listener(statements).build();
    }

    private static synchronized EmbeddedPostgres postgres() {
        try {
            if (postgres == null) {
                postgres = EmbeddedPostgres.start();
            }
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DataSource dataSource() {
        return counted;
    }

    StatementCounter statements() {
        return statements;
    }

    String dialect() {
        return kind.dialect.getName();
    }

    @Override
    public void close() {
        pool.close();
    }
}
