// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.verdict;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** HAPI's own record of what was committed: one row for each version, deletions included. */
public final class History {
    private static final String VERSIONS = """
            select r.RES_TYPE, r.FHIR_ID, v.RES_VER
            from HFJ_RES_VER v join HFJ_RESOURCE r on r.RES_ID = v.RES_ID
            """;

    private final JdbcClient database;

    public History(DataSource database) {
        this.database = JdbcClient.create(database);
    }

    public List<ResourceVersion> versions() {
        return database.sql(VERSIONS)
                .query((row, number) -> new ResourceVersion(row.getString(1) + "/" + row.getString(2), row.getLong(3)))
                .list();
    }
}
