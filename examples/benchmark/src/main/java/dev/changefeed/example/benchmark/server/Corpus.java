// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * What is written: the resources of the example's synthetic patients, in the proportions in which they come. They refer to the corpus's own
 * patients, which have to be on the server before.
 */
final class Corpus {
    private static final String FILE = "/dev/changefeed/example/server/patients/patients.ndjson.gz";
    private static final List<String> TYPES = List.of(
            "Patient",
            "Encounter",
            "Condition",
            "Observation",
            "Procedure",
            "Immunization",
            "DiagnosticReport",
            "MedicationRequest",
            "AllergyIntolerance");

    private final Map<String, String> patients;
    private final List<Sample> samples;

    private Corpus(Map<String, String> patients, List<Sample> samples) {
        this.patients = patients;
        this.samples = samples;
    }

    static Corpus load() {
        List<ObjectNode> resources = new ArrayList<>();
        Map<String, ObjectNode> patients = new LinkedHashMap<>();
        for (JsonNode bundle : bundles()) {
            for (JsonNode entry : bundle.path("entry")) {
                if (entry.path("resource") instanceof ObjectNode resource
                        && TYPES.contains(resource.path("resourceType").asText())) {
                    resources.add(resource);
                    if (resource.path("resourceType").asText().equals("Patient")) {
                        patients.put(entry.path("fullUrl").asText(), resource);
                    }
                }
            }
        }
        return of(resources, patients);
    }

    /** Types of the resources, in alphabetical order. */
    static List<String> types() {
        return TYPES.stream().sorted().toList();
    }

    /** What has to be on the server before anything else is written: ids and bodies of patients. */
    Map<String, String> patients() {
        return patients;
    }

    int size() {
        return samples.size();
    }

    Sample sample(int index) {
        return samples.get(index);
    }

    private static Corpus of(List<ObjectNode> resources, Map<String, ObjectNode> patients) {
        Map<String, String> ids = new LinkedHashMap<>();
        patients.keySet().forEach(url -> ids.put(url, "synthetic-" + ids.size()));
        References references = new References(ids);
        Map<String, String> bodies = new TreeMap<>();
        patients.forEach((url, patient) -> {
            ObjectNode body = references.validated(patient);
            bodies.put(ids.get(url), body.put("id", ids.get(url)).toString());
        });
        return new Corpus(
                bodies,
                resources.stream()
                        .map(resource -> Sample.of(references.validated(resource)))
                        .toList());
    }

    private static List<JsonNode> bundles() {
        JsonMapper json = new JsonMapper();
        try (InputStream file = Objects.requireNonNull(Corpus.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            List<JsonNode> bundles = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                bundles.add(json.readTree(line));
            }
            return bundles;
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }
}
