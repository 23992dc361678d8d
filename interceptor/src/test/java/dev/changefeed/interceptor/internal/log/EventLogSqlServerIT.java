// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.mssqlserver.MSSQLServerContainer;

/** Needs a container engine; says so where there is none. */
class EventLogSqlServerIT extends EventLogContract {
    private static MSSQLServerContainer server;

    @BeforeAll
    static void start() {
        ContainerEngine.orSkip("the SQL Server dialect");
        server = new MSSQLServerContainer(MSSQLServerContainer.IMAGE + ":2022-latest").acceptLicense();
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    HikariConfig emptyDatabase() throws Exception {
        String name = "log_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = server.createConnection("");
                Statement create = connection.createStatement()) {
            create.execute("CREATE DATABASE " + name);
        }
        HikariConfig database = new HikariConfig();
        database.setJdbcUrl(server.getJdbcUrl() + ";databaseName=" + name);
        database.setUsername(server.getUsername());
        database.setPassword(server.getPassword());
        return database;
    }

    @Override
    public String lockSequencer() {
        return "SELECT * FROM CHANGEFEED_SEQUENCER WITH (UPDLOCK, ROWLOCK)";
    }

    @Override
    public String script() {
        return "dev/changefeed/interceptor/internal/log/sqlserver/V1.sql";
    }
}
