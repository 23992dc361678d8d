// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.UUID;

/** The log's contract on PostgreSQL, wherever that runs. Each test has a schema of its own. */
abstract class PostgresLogContract extends EventLogContract {
    /** With user and password, open for more parameters. */
    abstract String url();

    @Override
    HikariConfig emptyDatabase() throws Exception {
        String name = "log_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(url());
                Statement create = connection.createStatement()) {
            create.execute("CREATE SCHEMA " + name);
        }
        HikariConfig database = new HikariConfig();
        database.setJdbcUrl(url() + "&currentSchema=" + name);
        return database;
    }

    @Override
    public String lockSequencer() {
        return "SELECT * FROM CHANGEFEED_SEQUENCER FOR UPDATE";
    }

    @Override
    public String script() {
        return "dev/changefeed/interceptor/internal/log/postgresql/V1.sql";
    }
}
