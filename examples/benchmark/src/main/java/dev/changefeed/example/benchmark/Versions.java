// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark;

import ca.uhn.fhir.util.VersionUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Versions of what takes part in the measurements, as the build has them. */
final class Versions {
    private Versions() {}

    static Map<String, String> all() {
        Properties built = new Properties();
        try (InputStream file = Versions.class.getResourceAsStream("versions.properties")) {
            built.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Changefeed", built.getProperty("changefeed"));
        versions.put("HAPI FHIR", VersionUtil.getVersion());
        versions.put("PostgreSQL", built.getProperty("postgresql"));
        versions.put("Kafka", built.getProperty("kafka"));
        versions.put("Debezium", built.getProperty("debezium"));
        return versions;
    }
}
