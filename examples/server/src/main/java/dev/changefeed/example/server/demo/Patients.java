// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The synthetic patients that come with the example: one FHIR Bundle a line. */
final class Patients {
    private static final String FILE = "/dev/changefeed/example/server/patients/patients.ndjson.gz";

    /** Organizations, locations and practitioners come first: the patients refer to them. */
    private static final int DIRECTORIES = 2;

    private final List<String> bundles;

    private Patients(List<String> bundles) {
        this.bundles = bundles;
    }

    static Patients load() {
        try (InputStream file = Objects.requireNonNull(Patients.class.getResourceAsStream(FILE), FILE);
                var lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            return new Patients(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    /** The Bundles that have to be in the server before any patient. */
    List<String> directories() {
        return bundles.subList(0, DIRECTORIES);
    }

    /** One Bundle a patient, with everything that belongs to it. */
    List<String> records() {
        return bundles.subList(DIRECTORIES, bundles.size());
    }
}
