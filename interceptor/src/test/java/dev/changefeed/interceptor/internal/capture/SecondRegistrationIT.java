// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.entry;
import static dev.changefeed.interceptor.internal.capture.Resources.identified;
import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static dev.changefeed.interceptor.internal.capture.Resources.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import dev.changefeed.interceptor.host.Changes;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator lists the interceptor among the RestfulServer's as well. */
class SecondRegistrationIT {
    private final FhirHost host = FhirHosts.shared(HostOptions.of(FhirVersionEnum.R4));

    @BeforeEach
    void registerAgain() {
        host.server().registerInterceptor(host.interceptor());
    }

    @AfterEach
    void unregister() {
        host.server().unregisterInterceptor(host.interceptor());
    }

    @Test
    void changesNothing() {
        String id = BasicChangesContract.newId();
        String value = BasicChangesContract.newId();

        Changes changes = host.during(() -> {
            host.client().put("Patient/" + id, patient(id, "One")).ok();
            host.client().put("Patient/" + id, patient(id, "Two")).ok();
            host.client().delete("Patient/" + id).ok();
            host.client()
                    .post(
                            "",
                            transaction(
                                    entry("PUT", "Patient/" + id, patient(id, "Back")),
                                    entry("POST", "Patient", identified(value, "New"))))
                    .ok();
            host.client().delete("Patient?identifier=urn:test%7C" + value).ok();
        });

        assertThat(changes.matchHistory().events()).hasSize(6);
        assertThat(changes.events().stream().map(event -> event.transaction().count()))
                .containsExactly(1, 1, 1, 2, 2, 1);
    }
}
