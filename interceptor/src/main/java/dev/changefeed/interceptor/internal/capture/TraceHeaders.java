// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import dev.changefeed.event.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the trace headers of a request. */
final class TraceHeaders {
    /** What W3C Trace Context asks everybody to carry. */
    private static final int LONGEST_STATE = 512;

    private static final int LONGEST_ID = 128;

    private TraceHeaders() {}

    static TraceContext of(RequestDetails request) {
        String parent = header(request, "traceparent");
        String state = parent == null ? null : HeaderText.printable(all(request, "tracestate"), LONGEST_STATE);
        String single = header(request, "b3");
        String b3 = single == null ? HeaderText.printable(joined(request), LONGEST_ID) : single;
        return parent == null && b3 == null ? TraceContext.NONE : new TraceContext(parent, state, b3);
    }

    /** The single form of what came in B3's several headers. */
    private static @Nullable String joined(RequestDetails request) {
        String trace = header(request, "X-B3-TraceId");
        String span = header(request, "X-B3-SpanId");
        String sampled = "1".equals(header(request, "X-B3-Flags")) ? "d" : sampled(header(request, "X-B3-Sampled"));
        if (trace == null || span == null) {
            return sampled;
        }
        if (sampled == null) {
            return trace + '-' + span;
        }
        String parent = header(request, "X-B3-ParentSpanId");
        String known = trace + '-' + span + '-' + sampled;
        return parent == null ? known : known + '-' + parent;
    }

    private static @Nullable String sampled(@Nullable String header) {
        if (header == null) {
            return null;
        }
        return switch (header) {
            case "true" -> "1";
            case "false" -> "0";
            default -> header;
        };
    }

    private static @Nullable String header(RequestDetails request, String name) {
        return HeaderText.printable(request.getHeader(name), LONGEST_ID);
    }

    private static @Nullable String all(RequestDetails request, String name) {
        List<String> values = request.getHeaders(name);
        return values == null || values.isEmpty() ? null : String.join(",", values);
    }
}
