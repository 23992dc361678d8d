// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** The versions of the log's tables. Each has a script per dialect, which notes itself in {@code CHANGEFEED_SCHEMA}. */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private static final int NEWEST = 1;

    private static final List<String> TABLES = List.of(
            "CHANGEFEED_SCHEMA",
            "CHANGEFEED_EVENT",
            "CHANGEFEED_STAGED",
            "CHANGEFEED_FEED",
            "CHANGEFEED_SEQUENCER",
            "CHANGEFEED_DESTINATION",
            "CHANGEFEED_PARKED",
            "CHANGEFEED_DEAD_LETTER");

    private final Database database;
    private final Dialect dialect;

    Schema(Database database) {
        this.database = database;
        this.dialect = database.dialect();
    }

    void create() {
        if (version() == NEWEST) {
            return;
        }
        // Where DDL commits by itself, two nodes of one process would meet in the middle of a script.
        synchronized (Schema.class) {
            try {
                database.inTransaction("create the change feed's tables", connection -> {
                    dialect.lockSchema(connection);
                    for (int version = version(connection) + 1; version <= NEWEST; version++) {
                        ScriptUtils.executeSqlScript(
                                connection, new EncodedResource(new ClassPathResource(script(version)), "UTF-8"));
                        LOG.info("Created version {} of the change feed's tables ({})", version, dialect.folder());
                    }
                });
            } catch (DataAccessException e) {
                if (version() != NEWEST) {
                    throw e;
                }
                LOG.debug("Another node created the change feed's tables at the same time");
            }
        }
    }

    void verify() {
        List<String> missing = missingTables();
        int version = missing.contains("CHANGEFEED_SCHEMA") ? 0 : version();
        if (version < NEWEST) {
            throw new EventLogException(
                    "The change feed's tables are not there (schema.auto is false): %s. Run %s, which the plugin's jar contains, in this order as HAPI's database user, or set schema.auto to true."
                            .formatted(
                                    missing.isEmpty()
                                            ? "version %d is needed, the database has %d".formatted(NEWEST, version)
                                            : "missing are " + String.join(", ", missing),
                                    String.join(
                                            ", ",
                                            IntStream.rangeClosed(version + 1, NEWEST)
                                                    .mapToObj(this::script)
                                                    .toList())));
        }
        if (!missing.isEmpty()) {
            throw new EventLogException(
                    "The change feed's tables are damaged: CHANGEFEED_SCHEMA says version %d, but missing are %s. Restore them, or drop all CHANGEFEED tables and run %s again."
                            .formatted(version, String.join(", ", missing), script(1)));
        }
    }

    private String script(int version) {
        return "dev/changefeed/interceptor/internal/log/%s/V%d.sql".formatted(dialect.folder(), version);
    }

    private List<String> missingTables() {
        return database.transaction("look for the change feed's tables", connection -> {
            List<String> missing = new ArrayList<>();
            for (String table : TABLES) {
                if (!exists(connection, table)) {
                    missing.add(table);
                }
            }
            return missing;
        });
    }

    private int version() {
        return database.transaction("read the version of the change feed's tables", this::version);
    }

    private int version(Connection connection) throws SQLException {
        if (!exists(connection, "CHANGEFEED_SCHEMA")) {
            return 0;
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT MAX(VERSION) FROM CHANGEFEED_SCHEMA");
                ResultSet row = query.executeQuery()) {
            int version = row.next() ? row.getInt(1) : 0;
            if (version > NEWEST) {
                throw new EventLogException(
                        "The database has version %d of the change feed's tables, which a newer plugin made; this one knows version %d. Use the newer plugin."
                                .formatted(version, NEWEST));
            }
            return version;
        }
    }

    private boolean exists(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(dialect.tableExists())) {
            query.setString(1, table);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }
}
