// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import dev.changefeed.event.Tenant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerBaseTest {
    private static final Tenant ONE = new Tenant(1, "ONE");
    private static final Tenant TWO = new Tenant(2, "TWO");

    private final ServerBase base = new ServerBase(null, null);

    @Test
    void takesTheBaseOfTheRequest() {
        assertThat(base.of(request("https://a.example/fhir/", null), null)).isEqualTo("https://a.example/fhir");
    }

    @Test
    void remembersTheLastBaseForBackgroundWork() {
        base.of(request("https://a.example/fhir", null), null);
        base.of(request("https://b.example/fhir", null), null);

        assertThat(base.of(null, null)).isEqualTo("https://b.example/fhir");
        assertThat(base.of(new SystemRequestDetails(), ONE)).isEqualTo("https://b.example/fhir");
    }

    @Test
    void hasAPathBeforeTheFirstRequest() {
        assertThat(base.of(null, null)).isEqualTo("/fhir");
    }

    @Test
    void putsTheTenantOfTheResourceWhereTheUrlHasOne() {
        assertThat(base.of(request("https://a.example/fhir/ONE", "ONE"), ONE)).isEqualTo("https://a.example/fhir/ONE");
        assertThat(base.of(null, TWO)).isEqualTo("https://a.example/fhir/TWO");
        assertThat(base.of(null, null)).isEqualTo("https://a.example/fhir");
    }

    @Test
    void leavesATenantThatIsNotInTheUrlOut() {
        assertThat(base.of(request("https://a.example/fhir", "ONE"), ONE)).isEqualTo("https://a.example/fhir");
    }

    @Test
    void prefersWhatIsConfigured() {
        ServerBase configured = new ServerBase("https://public.example/fhir//", "https://own.example/fhir");

        assertThat(configured.of(request("https://a.example/fhir/ONE", "ONE"), ONE))
                .isEqualTo("https://public.example/fhir");
    }

    @Test
    void takesTheServersOwnAddressUntilARequestComes() {
        ServerBase addressed = new ServerBase(null, "https://own.example/fhir/");
        String before = addressed.of(null, null);

        addressed.of(request("https://a.example/fhir", null), null);

        assertThat(before).isEqualTo("https://own.example/fhir");
        assertThat(addressed.of(null, null)).isEqualTo("https://a.example/fhir");
    }

    private static RequestDetails request(String url, @Nullable String tenant) {
        SystemRequestDetails request = new SystemRequestDetails();
        request.setFhirServerBase(url);
        request.setTenantId(tenant);
        return request;
    }
}
