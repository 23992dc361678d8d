// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import dev.changefeed.event.TraceContext;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TraceHeadersTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String TRACE = "80f198ee56343ba864fe8b2a57d3eff7";
    private static final String SPAN = "e457b5a2e4d86bd1";

    @Test
    void passesOnWhatIsThere() {
        assertThat(trace("traceparent", PARENT, "tracestate", "a=1", "b3", TRACE + "-" + SPAN + "-1"))
                .isEqualTo(new TraceContext(PARENT, "a=1", TRACE + "-" + SPAN + "-1"));
    }

    @Test
    void findsNothingInARequestWithoutTrace() {
        assertThat(trace()).isSameAs(TraceContext.NONE);
    }

    @Test
    void joinsAStateOfSeveralHeaders() {
        assertThat(trace("traceparent", PARENT, "tracestate", "a=1", "tracestate", "b=2")
                        .tracestate())
                .isEqualTo("a=1,b=2");
    }

    @Test
    void leavesOutAStateWithoutAParent() {
        assertThat(trace("tracestate", "a=1")).isSameAs(TraceContext.NONE);
    }

    @Test
    void prefersTheSingleFormOfB3() {
        assertThat(trace("b3", "0", "X-B3-TraceId", TRACE, "X-B3-SpanId", SPAN).b3())
                .isEqualTo("0");
    }

    @Test
    void joinsTheSeveralFormOfB3() {
        String[] both = {"X-B3-TraceId", TRACE, "X-B3-SpanId", SPAN};

        assertThat(trace(both).b3()).isEqualTo(TRACE + "-" + SPAN);
        assertThat(trace(with(both, "X-B3-Sampled", "true")).b3()).isEqualTo(TRACE + "-" + SPAN + "-1");
        assertThat(trace(with(both, "X-B3-Sampled", "0", "X-B3-ParentSpanId", SPAN))
                        .b3())
                .isEqualTo(TRACE + "-" + SPAN + "-0-" + SPAN);
        assertThat(trace(with(both, "X-B3-Flags", "1")).b3()).isEqualTo(TRACE + "-" + SPAN + "-d");
        assertThat(trace(with(both, "X-B3-ParentSpanId", SPAN)).b3())
                .as("a parent has no place without the sampling state")
                .isEqualTo(TRACE + "-" + SPAN);
        assertThat(trace("X-B3-Sampled", "false").b3()).isEqualTo("0");
    }

    @Test
    void dropsWhatNoHeaderMayContain() {
        assertThat(trace("traceparent", "00-\r\nX: y\u0000\u00e9-01").traceparent())
                .isEqualTo("00-X: y-01");
    }

    @Test
    void leavesOutWhatIsTooLong() {
        TraceContext trace = trace("traceparent", PARENT, "tracestate", "s".repeat(513), "b3", "b".repeat(129));

        assertThat(trace).isEqualTo(new TraceContext(PARENT, null, null));
    }

    private static TraceContext trace(String... headers) {
        SystemRequestDetails request = new SystemRequestDetails();
        for (int n = 0; n < headers.length; n += 2) {
            request.addHeader(headers[n], headers[n + 1]);
        }
        return TraceHeaders.of(request);
    }

    private static String[] with(String[] headers, String... more) {
        String[] all = Arrays.copyOf(headers, headers.length + more.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        return all;
    }
}
