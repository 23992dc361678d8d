// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.entry;
import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static dev.changefeed.interceptor.internal.capture.Resources.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.TraceContext;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestOriginIT {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String[] HEADERS = {
        "traceparent",
        PARENT,
        "tracestate",
        "a=1",
        "tracestate",
        "b=2",
        "X-Request-ID",
        "my-request",
        "X-Test-User",
        "jane"
    };

    private final FhirHost host = FhirHosts.shared(HostOptions.of(FhirVersionEnum.R4));

    @Test
    void tellsWhoAskedForAChange() {
        ChangeEvent event = host.during(() ->
                        host.client().post("Patient", patient("One"), HEADERS).ok())
                .only();

        assertComesFromTheRequest(event);
    }

    @Test
    void tellsWhoAskedForEachChangeOfATransaction() {
        List<ChangeEvent> events = host.during(() -> host.client()
                        .post(
                                "",
                                transaction(
                                        entry("POST", "Patient", patient("One")),
                                        entry("POST", "Patient", patient("Two"))),
                                HEADERS)
                        .ok())
                .events();

        assertThat(events).hasSize(2).allSatisfy(RequestOriginIT::assertComesFromTheRequest);
    }

    @Test
    void tellsTheIdThatTheServerGaveTheRequest() {
        ChangeEvent event = host.during(
                        () -> host.client().post("Patient", patient("One")).ok())
                .only();

        assertThat(event.requestId()).hasSize(16);
        assertThat(event.trace()).isEqualTo(TraceContext.NONE);
        assertThat(event.actor()).isNull();
    }

    @Test
    void joinsTheHeadersOfB3() {
        ChangeEvent event = host.during(() -> host.client()
                        .post(
                                "Patient",
                                patient("One"),
                                "X-B3-TraceId",
                                "80f198ee56343ba864fe8b2a57d3eff7",
                                "X-B3-SpanId",
                                "e457b5a2e4d86bd1",
                                "X-B3-Sampled",
                                "1",
                                "X-B3-ParentSpanId",
                                "05e3ac9a4f6e3b90")
                        .ok())
                .only();

        assertThat(event.trace().b3())
                .isEqualTo("80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90");
    }

    private static void assertComesFromTheRequest(ChangeEvent event) {
        assertThat(event.requestId()).isEqualTo("my-request");
        assertThat(event.trace()).isEqualTo(new TraceContext(PARENT, "a=1,b=2", null));
        assertThat(event.actor()).isEqualTo("jane");
    }
}
