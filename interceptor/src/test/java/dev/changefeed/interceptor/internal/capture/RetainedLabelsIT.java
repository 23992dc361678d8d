// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.entry;
import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static dev.changefeed.interceptor.internal.capture.Resources.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import com.fasterxml.jackson.databind.JsonNode;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostOptions;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labels and profiles that an update leaves out stay in the database, and HAPI shows them to interceptors in the wrong place. */
class RetainedLabelsIT {
    private static final String SECRET = "{\"system\":\"urn:labels\",\"code\":\"SECRET\",\"display\":\"Secret\"}";
    private static final String PROFILE = "http://example.org/profile";

    private FhirHost host;

    @ParameterizedTest
    @EnumSource(
            value = FhirVersionEnum.class,
            names = {"R4", "R5"})
    void keepsALabelThatAnUpdateLeavesOutALabel(FhirVersionEnum version) {
        String id =
                stored(version, "{\"security\":[" + SECRET + "],\"tag\":[{\"system\":\"urn:t\",\"code\":\"plain\"}]}");

        ChangeEvent event = update("Patient/" + id, patient(id, "Second"));

        assertThat(codes(event, "security")).containsExactly("SECRET");
        assertThat(codes(event, "tag")).containsExactly("plain");
        assertSameMeta(event);
    }

    @ParameterizedTest
    @EnumSource(
            value = FhirVersionEnum.class,
            names = {"R4", "R5"})
    void keepsALabelBesidesANewOne(FhirVersionEnum version) {
        String id = stored(version, "{\"security\":[" + SECRET + "]}");

        ChangeEvent event = update(
                "Patient/" + id,
                patient(id, "Second", "{\"security\":[{\"system\":\"urn:labels\",\"code\":\"OTHER\"}]}"));

        assertThat(codes(event, "security")).containsExactlyInAnyOrder("SECRET", "OTHER");
        assertThat(codes(event, "tag")).isEmpty();
        assertSameMeta(event);
    }

    @ParameterizedTest
    @EnumSource(
            value = FhirVersionEnum.class,
            names = {"R4", "R5"})
    void keepsAPlainTagWithTheCodeOfALabel(FhirVersionEnum version) {
        String id = stored(version, "{\"security\":[" + SECRET + "]}");

        ChangeEvent event = update("Patient/" + id, patient(id, "Second", "{\"tag\":[" + SECRET + "]}"));

        assertThat(codes(event, "security")).containsExactly("SECRET");
        assertThat(codes(event, "tag")).containsExactly("SECRET");
        assertSameMeta(event);
    }

    @ParameterizedTest
    @EnumSource(
            value = FhirVersionEnum.class,
            names = {"R4", "R5"})
    void keepsALabelInATransaction(FhirVersionEnum version) {
        String id = stored(version, "{\"security\":[" + SECRET + "]}");

        ChangeEvent event = host.during(() -> host.client()
                        .post("", transaction(entry("PUT", "Patient/" + id, patient(id, "Second"))))
                        .ok())
                .only();

        assertThat(codes(event, "security")).containsExactly("SECRET");
        assertSameMeta(event);
    }

    @ParameterizedTest
    @EnumSource(
            value = FhirVersionEnum.class,
            names = {"R4", "R5"})
    void keepsAProfileWhereOnlyTagsAreReplaced(FhirVersionEnum version) {
        String id = stored(version, "{\"profile\":[\"" + PROFILE + "\"]}");

        ChangeEvent event = update("Patient/" + id, patient(id, "Second"), "X-Meta-Snapshot-Mode", "TAG");

        assertThat(BasicChangesContract.payload(event).at("/meta/profile/0").asText())
                .isEqualTo(PROFILE);
        assertThat(codes(event, "tag")).isEmpty();
        assertSameMeta(event);
    }

    @ParameterizedTest
    @EnumSource(
            value = FhirVersionEnum.class,
            names = {"R4", "R5"})
    void dropsALabelThatIsReplaced(FhirVersionEnum version) {
        String id = stored(version, "{\"security\":[" + SECRET + "]}");

        ChangeEvent event = update("Patient/" + id, patient(id, "Second"), "X-Meta-Snapshot-Mode", "SECURITY_LABEL");

        assertThat(codes(event, "security")).isEmpty();
        assertSameMeta(event);
    }

    private String stored(FhirVersionEnum version, String meta) {
        host = FhirHosts.shared(HostOptions.of(version));
        String id = BasicChangesContract.newId();
        host.client().put("Patient/" + id, patient(id, "First", meta)).ok();
        return id;
    }

    private ChangeEvent update(String path, String body, String... headers) {
        return host.during(() -> host.client().put(path, body, headers).ok()).only();
    }

    /** What the event has is what a later reader gets. */
    private void assertSameMeta(ChangeEvent event) {
        JsonNode read = host.client()
                .get(event.resource().reference() + "/_history/"
                        + event.resource().version())
                .ok()
                .json();
        for (String list : List.of("security", "tag")) {
            assertThat(codes(event, list)).containsExactlyInAnyOrderElementsOf(codes(read, list));
        }
        assertThat(BasicChangesContract.payload(event).at("/meta/profile")).isEqualTo(read.at("/meta/profile"));
    }

    private static List<String> codes(ChangeEvent event, String list) {
        return codes(BasicChangesContract.payload(event), list);
    }

    private static List<String> codes(JsonNode resource, String list) {
        return StreamSupport.stream(resource.at("/meta/" + list).spliterator(), false)
                .map(coding -> coding.path("code").asText())
                .toList();
    }
}
