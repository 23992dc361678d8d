// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferencesTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final References references = new References(Map.of("urn:uuid:p", "synthetic-1"));

    @Test
    void keepsThePatientAndDropsEverybodyElse() throws Exception {
        assertThat(validated("""
                {"resourceType": "Encounter", "id": "1", "subject": {"reference": "urn:uuid:p", "display": "P"},
                 "serviceProvider": {"reference": "Organization?identifier=o", "display": "O"}}"""))
                .isEqualTo(
                        "{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"Patient/synthetic-1\",\"display\":\"P\"},"
                                + "\"serviceProvider\":{\"display\":\"O\"}}");
    }

    @Test
    void leavesNothingEmptyBehind() throws Exception {
        assertThat(validated("""
                {"resourceType": "DiagnosticReport", "result": [{"reference": "urn:uuid:o"}],
                 "encounter": {"reference": "urn:uuid:e"}, "status": "final"}""")).isEqualTo("{\"resourceType\":\"DiagnosticReport\",\"status\":\"final\"}");
    }

    private String validated(String resource) throws Exception {
        return references.validated((ObjectNode) JSON.readTree(resource)).toString();
    }
}
