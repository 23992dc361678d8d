// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorpusTest {
    private static final Corpus CORPUS = Corpus.load();
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void hasResourcesOfEveryType() {
        Set<String> types = new TreeSet<>();
        IntStream.range(0, CORPUS.size())
                .forEach(index -> types.add(CORPUS.sample(index).type()));

        assertThat(types).containsExactlyElementsOf(Corpus.types());
        assertThat(CORPUS.size()).isGreaterThan(1_000);
    }

    @Test
    void refersOnlyToItsOwnPatients() throws Exception {
        Set<String> targets = new HashSet<>();
        for (int index = 0; index < CORPUS.size(); index++) {
            JsonNode resource = JSON.readTree(CORPUS.sample(index).creation());
            resource.findValuesAsText("reference").forEach(targets::add);
        }
        Set<String> patients = new HashSet<>();
        CORPUS.patients().keySet().forEach(id -> patients.add("Patient/" + id));

        assertThat(targets).isEqualTo(patients);
    }

    @Test
    void givesItsPatientsTheirIds() throws Exception {
        for (var patient : CORPUS.patients().entrySet()) {
            assertThat(JSON.readTree(patient.getValue()).path("id").asText()).isEqualTo(patient.getKey());
        }
        assertThat(CORPUS.patients()).isNotEmpty();
    }

    @Test
    void createsWithoutAnIdAndAmendsWithOne() throws Exception {
        for (int index = 0; index < CORPUS.size(); index++) {
            Sample sample = CORPUS.sample(index);
            JsonNode created = JSON.readTree(sample.creation());
            JsonNode updated = JSON.readTree(sample.update("123", 45));

            assertThat(created.has("id")).isFalse();
            assertThat(updated.path("id").asText()).isEqualTo("123");
            assertThat(updated.path("identifier"))
                    .hasSize(created.path("identifier").size() + 1);
            assertThat(updated.path("identifier").findValuesAsText("value")).contains("45");
            assertThat(updated.path("resourceType").asText()).isEqualTo(sample.type());
        }
    }
}
