// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatientsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void sendsEachPatientAsATransaction() throws Exception {
        List<String> records = Patients.load().records();

        for (String bundle : records) {
            JsonNode content = JSON.readTree(bundle);
            assertThat(content.path("type").asText()).isEqualTo("transaction");
            assertThat(content.findValuesAsText("resourceType")).containsOnlyOnce("Patient");
        }
        assertThat(records).hasSize(19);
    }

    @Test
    void bringsWhatThePatientsReferToFirst() throws Exception {
        List<String> directories = Patients.load().directories();

        assertThat(JSON.readTree(directories.get(0)).findValuesAsText("resourceType"))
                .contains("Organization", "Location");
        assertThat(JSON.readTree(directories.get(1)).findValuesAsText("resourceType"))
                .contains("Practitioner");
    }
}
