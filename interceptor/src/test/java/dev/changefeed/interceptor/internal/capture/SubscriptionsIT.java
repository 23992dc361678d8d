// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.identified;
import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import dev.changefeed.event.Action;
import dev.changefeed.interceptor.host.Changes;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostClient;
import dev.changefeed.interceptor.host.HostOptions;
import org.junit.jupiter.api.Test;

/** HAPI's own subscriptions give the resource of a deletion another version number, while other interceptors look at it. */
class SubscriptionsIT {
    /** HAPI may answer 409 to who deletes what its subscriptions are still working on. */
    private static final String[] REPEATING = {"X-Retry-On-Version-Conflict", "retry; max-retries=10"};

    private final FhirHost host =
            FhirHosts.shared(HostOptions.of(FhirVersionEnum.R4).withTenants().withSubscriptions());
    private final HostClient client = new HostClient(host.base() + "/DEFAULT");
    private final String id = BasicChangesContract.newId();

    @Test
    void doNotChangeTheVersionOfADeletion() {
        client.put("Patient/" + id, patient(id, "One")).ok();
        client.put("Patient/" + id, patient(id, "Two")).ok();

        Changes changes =
                host.during(() -> client.delete("Patient/" + id, REPEATING).ok());

        assertThat(host.bean(IInterceptorService.class).getAllRegisteredInterceptors().stream()
                        .map(interceptor -> interceptor.getClass().getSimpleName()))
                .contains("SubscriptionMatcherInterceptor");
        assertThat(changes.matchHistory().described()).containsExactly("delete Patient/" + id + "/3");
    }

    @Test
    void doNotChangeTheVersionOfAConditionalDeletion() {
        client.post("Patient", identified(id, "One")).ok();
        client.post("Patient", identified(id, "Two")).ok();

        Changes changes = host.during(() ->
                client.delete("Patient?identifier=urn:test%7C" + id, REPEATING).ok());

        assertThat(changes.matchHistory().events().stream().map(event -> event.action()))
                .containsExactly(Action.DELETE, Action.DELETE);
    }
}
