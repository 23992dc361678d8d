// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The official image. Needs a container engine; says so where there is none. */
class EventLogPostgresContainerIT extends PostgresLogContract {
    private static final String IMAGE = System.getProperty("changefeed.postgres.image", "postgres:17");
    private static PostgreSQLContainer server;

    @BeforeAll
    static void start() {
        ContainerEngine.orSkip("PostgreSQL's official image");
        server = new PostgreSQLContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("postgres"));
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    String url() {
        return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
                .formatted(
                        server.getHost(),
                        server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                        server.getDatabaseName(),
                        server.getUsername(),
                        server.getPassword());
    }
}
