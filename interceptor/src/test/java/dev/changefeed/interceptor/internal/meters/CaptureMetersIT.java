// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.meters;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.ChangefeedInterceptor;
import dev.changefeed.interceptor.host.Changes;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostOptions;
import dev.changefeed.interceptor.internal.capture.CaptureSettings;
import dev.changefeed.interceptor.internal.capture.ChangeCapture;
import dev.changefeed.interceptor.internal.capture.CurrentTrace;
import dev.changefeed.interceptor.internal.capture.EventIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.orm.jpa.JpaTransactionManager;

class CaptureMetersIT {
    private final FhirHost host = FhirHosts.shared(HostOptions.of(FhirVersionEnum.R4));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ChangefeedInterceptor metered = new ChangefeedInterceptor(new ChangeCapture(
            CaptureSettings.everything(),
            host.fhir(),
            host.bean(JpaTransactionManager.class),
            host.sink(),
            new CaptureMeters(registry),
            CurrentTrace.UNKNOWN,
            new EventIds(InstantSource.system(), new SecureRandom())));

    @BeforeEach
    void replaceTheHostsOwn() {
        host.capture(false);
        host.bean(IInterceptorService.class).registerInterceptor(metered);
    }

    @AfterEach
    void putTheHostsOwnBack() {
        host.bean(IInterceptorService.class).unregisterInterceptor(metered);
        host.capture(true);
    }

    @Test
    void countsWhatIsCommitted() {
        Changes changes = host.during(() -> {
            host.client().put("Patient/metered", patient("One")).ok();
            host.client().put("Patient/metered", patient("Two")).ok();
            host.client().put("Patient/metered", patient("Three")).ok();
            host.client().delete("Patient/metered").ok();
        });

        assertThat(captured("create")).isEqualTo(1);
        assertThat(captured("update")).isEqualTo(2);
        assertThat(captured("delete")).isEqualTo(1);
        assertThat(registry.get("changefeed.captured.payload").counter().count())
                .isEqualTo(changes.events().stream()
                        .map(ChangeEvent::payload)
                        .mapToLong(payload -> payload.size())
                        .sum());
        assertThat(registry.get("changefeed.capture.time").timer().count()).isEqualTo(4);
    }

    @Test
    void countsWhatIsRefused() {
        host.sink().replaceBy(batch -> {
            throw new IllegalStateException();
        });
        try {
            assertThat(host.client().put("Patient/metered", patient("Four")).status())
                    .isEqualTo(500);
        } finally {
            host.sink().restore();
        }

        assertThat(registry.get("changefeed.capture.refused").counter().count()).isEqualTo(1);
        assertThat(captured("create") + captured("update")).isZero();
    }

    private double captured(String action) {
        return registry.get("changefeed.captured")
                .tag("action", action)
                .counter()
                .count();
    }

    private static String patient(String family) {
        return """
                {"resourceType":"Patient","id":"metered","name":[{"family":"%s"}]}""".formatted(family);
    }
}
