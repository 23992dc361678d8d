// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.machine.FhirServer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When PostgreSQL committed the versions that are written from now on. */
final class Commits {
    private final JdbcClient database;
    private final long before;

    Commits(FhirServer server) {
        this.database = server.database();
        this.before = database.sql("SELECT COALESCE(MAX(PID), 0) FROM HFJ_RES_VER")
                .query(Long.class)
                .single();
    }

    /** The times by version, such as {@code Observation/12/_history/3}. */
    Map<String, Instant> times() {
        Map<String, Instant> times = new HashMap<>();
        database.sql("""
                SELECT V.RES_TYPE || '/' || R.FHIR_ID || '/_history/' || V.RES_VER AS VERSION, pg_xact_commit_timestamp(V.XMIN) AS TIME
                FROM HFJ_RES_VER V JOIN HFJ_RESOURCE R ON R.RES_ID = V.RES_ID
                WHERE V.PID > :before""").param("before", before).query(row -> {
            times.put(
                    row.getString("VERSION"),
                    row.getObject("TIME", OffsetDateTime.class).toInstant());
        });
        return times;
    }
}
