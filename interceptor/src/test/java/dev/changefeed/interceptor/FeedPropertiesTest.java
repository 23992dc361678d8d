// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class FeedPropertiesTest {
    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void findsPropertiesByTheirNamesAfterThePrefix() {
        given(Map.of(
                "hapi.fhir.changefeed.enabled",
                "true",
                "hapi.fhir.changefeed.destinations.analytics.properties.bootstrap.servers",
                "kafka:9092",
                "hapi.fhir.changefeed.capture.resource-types[0]",
                "Patient",
                "hapi.fhir.server_address",
                "not ours"));

        assertThat(FeedProperties.in(environment))
                .containsOnly(
                        Map.entry("enabled", "true"),
                        Map.entry("destinations.analytics.properties.bootstrap.servers", "kafka:9092"),
                        Map.entry("capture.resource-types[0]", "Patient"));
    }

    @Test
    void findsEnvironmentVariables() {
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "test-systemEnvironment",
                        Map.of(
                                "HAPI_FHIR_CHANGEFEED_DESTINATIONS_ANALYTICS_PROPERTIES_BOOTSTRAP_SERVERS",
                                        "kafka:9092",
                                "HAPI_FHIR_CHANGEFEED_CAPTURE_ONFAILURE", "skip",
                                "HAPI_FHIR_CHANGEFEED_CAPTURE_RESOURCETYPES_0", "Patient")));

        assertThat(FeedProperties.in(environment))
                .containsEntry("destinations.analytics.properties.bootstrap.servers", "kafka:9092")
                .containsEntry("capture.onfailure", "skip")
                .containsEntry("capture.resourcetypes[0]", "Patient");
    }

    @Test
    void leavesTheTemplatesPlaceholdersAloneAndResolvesAllOthers() {
        given(Map.of(
                "tenant", "a variable that happens to have this name",
                "stage", "test",
                "hapi.fhir.changefeed.destinations.a.topic", "${stage}.${tenant}.${resourceType}.${unknown}"));

        assertThat(FeedProperties.in(environment))
                .containsEntry("destinations.a.topic", "test.${tenant}.${resourceType}.${unknown}");
    }

    @Test
    void findsThePropertiesWithoutSpringBootToo() {
        given(Map.of("stage", "test", "hapi.fhir.changefeed.destinations.a.topic", "${stage}.${tenant}"));

        assertThat(FeedProperties.byName(environment))
                .containsOnly(Map.entry("destinations.a.topic", "test.${tenant}"));
    }

    private void given(Map<String, Object> properties) {
        environment.getPropertySources().addFirst(new MapPropertySource("given", properties));
    }
}
