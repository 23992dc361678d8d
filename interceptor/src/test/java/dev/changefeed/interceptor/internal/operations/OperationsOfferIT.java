// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import static dev.changefeed.interceptor.internal.operations.OperationsBench.body;
import static dev.changefeed.interceptor.internal.operations.OperationsBench.children;
import static dev.changefeed.interceptor.internal.operations.OperationsBench.value;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.interceptor.auth.AuthorizationInterceptor;
import ca.uhn.fhir.rest.server.interceptor.auth.IAuthRule;
import ca.uhn.fhir.rest.server.interceptor.auth.RuleBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.changefeed.interceptor.host.HostClient;
import dev.changefeed.interceptor.host.HostOptions;
import dev.changefeed.interceptor.internal.log.DeadLetter;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server makes of the operations: where they are, who may, and in which FHIR version. */
class OperationsOfferIT {
    private static final List<String> OPERATIONS = List.of(
            "changefeed-dead-letters",
            "changefeed-forget",
            "changefeed-pause",
            "changefeed-redrive",
            "changefeed-replay",
            "changefeed-resume",
            "changefeed-status");

    @ParameterizedTest
    @EnumSource(names = {"DSTU3", "R5"})
    void worksInEveryFhirVersion(FhirVersionEnum version) {
        try (OperationsBench bench = new OperationsBench(HostOptions.of(version))) {
            bench.feed(2);
            bench.destination("analytics", OperationsBench.dead(2, new DeadLetter(1, 3, "no")));
            assertIsNotThere(bench);

            bench.offer();

            assertIsDescribed(bench, version != FhirVersionEnum.DSTU3);
            JsonNode status = bench.client()
                    .get("$changefeed-status?destination=analytics")
                    .ok()
                    .json();
            JsonNode analytics = children(status, "destination").findFirst().orElseThrow();
            assertThat(value(analytics, "position")).isEqualTo("2");
            assertThat(value(analytics, "dead-letters")).isEqualTo("1");
            JsonNode letters = bench.client()
                    .get("$changefeed-dead-letters?destination=analytics")
                    .ok()
                    .json();
            assertThat(children(letters, "dead-letter")).hasSize(1);
            bench.call("$changefeed-redrive", "destination", "String", "analytics", "position", "Integer", "1")
                    .ok();
            assertThat(bench.log.parked().count("analytics")).isEqualTo(1);
            bench.call(
                            "$changefeed-replay",
                            "destination",
                            "String",
                            "analytics",
                            "to-time",
                            "Instant",
                            "2000-01-01T00:00:00.000Z")
                    .ok();
            bench.call("$changefeed-pause", "destination", "String", "analytics")
                    .ok();
            assertThat(bench.log.destinations().states()).singleElement().satisfies(state -> {
                assertThat(state.paused()).isTrue();
                assertThat(state.position()).isZero();
            });
        }
    }

    @Test
    void letsTheServersOwnRulesSayWhoMay() {
        try (OperationsBench bench = new OperationsBench(HostOptions.of(FhirVersionEnum.R4))) {
            bench.log.destinations().create("analytics", 0);
            assertIsNotThere(bench);
            bench.offer();
            assertIsDescribed(bench, true);
            bench.host.server().registerInterceptor(new OperatorRules());
            String body = body("destination", "String", "analytics");
            HostClient client = bench.client();

            assertThat(client.get("$changefeed-status").status()).isEqualTo(403);
            assertThat(client.get("$changefeed-status", "X-Test-User", "monitor")
                            .status())
                    .isEqualTo(200);
            assertThat(client.post("$changefeed-pause", body, "X-Test-User", "monitor")
                            .status())
                    .isEqualTo(403);
            assertThat(bench.log.destinations().states().get(0).paused()).isFalse();
            assertThat(client.post("$changefeed-pause", body, "X-Test-User", "operator")
                            .status())
                    .isEqualTo(200);
            assertThat(bench.log.destinations().states().get(0).paused()).isTrue();
            assertThat(client.get("Patient", "X-Test-User", "operator").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void isReachedWithAndWithoutATenantWhereTheUrlNamesTenants() {
        try (OperationsBench bench =
                new OperationsBench(HostOptions.of(FhirVersionEnum.R4).withTenants()).offer()) {
            bench.log.destinations().create("analytics", 0);

            JsonNode status = new HostClient(bench.host.base() + "/DEFAULT")
                    .get("$changefeed-status")
                    .ok()
                    .json();

            assertThat(children(status, "destination")).hasSize(1);
            new HostClient(bench.host.base() + "/DEFAULT")
                    .post("$changefeed-pause", body("destination", "String", "analytics"))
                    .ok();
            assertThat(bench.client().get("$changefeed-status").status()).isEqualTo(200);
        }
    }

    private static void assertIsNotThere(OperationsBench bench) {
        assertThat(bench.client().get("$changefeed-status").status()).isEqualTo(400);
        assertThat(bench.call("$changefeed-pause", "destination", "String", "analytics")
                        .status())
                .isEqualTo(400);
        assertThat(bench.log.destinations().states().get(0).paused()).isFalse();
    }

    /** @param documented whether HAPI says what parameters are for in this version */
    private static void assertIsDescribed(OperationsBench bench, boolean documented) {
        JsonNode offered =
                bench.client().get("metadata").ok().json().path("rest").path(0).path("operation");
        assertThat(StreamSupport.stream(offered.spliterator(), false)
                        .map(operation -> operation.path("name").asText())
                        .filter(name -> name.startsWith("changefeed"))
                        .sorted())
                .isEqualTo(OPERATIONS);
        for (String operation : OPERATIONS) {
            JsonNode definition = bench.client()
                    .get("OperationDefinition/-s-" + operation)
                    .ok()
                    .json();
            assertThat(definition.path("code").asText()).isEqualTo(operation);
            assertThat(definition.path("system").asBoolean()).isTrue();
            assertThat(definition.path("description").asText()).isNotEmpty();
            assertThat(definition.path("parameter"))
                    .isNotEmpty()
                    .allSatisfy(parameter -> assertThat(
                                    parameter.path("documentation").asText().isEmpty())
                            .isEqualTo(!documented))
                    .allSatisfy(parameter ->
                            assertThat(parameter.path("type").asText()).isEqualTo("string"));
        }
    }

    /** The example in docs/operations/operations.md. */
    private static final class OperatorRules extends AuthorizationInterceptor {
        @Override
        public List<IAuthRule> buildRuleList(RequestDetails request) {
            RuleBuilder rules = new RuleBuilder();
            if (hasRole(request, "monitor") || hasRole(request, "operator")) {
                rules.allow().operation().named("$changefeed-status").onServer().andAllowAllResponses();
            }
            if (hasRole(request, "operator")) {
                for (String act : List.of("pause", "resume", "dead-letters", "redrive", "replay", "forget")) {
                    rules.allow()
                            .operation()
                            .named("$changefeed-" + act)
                            .onServer()
                            .andAllowAllResponses();
                }
            }
            return rules.denyAll().build();
        }

        private static boolean hasRole(RequestDetails request, String role) {
            return role.equals(request.getHeader("X-Test-User"));
        }
    }
}
