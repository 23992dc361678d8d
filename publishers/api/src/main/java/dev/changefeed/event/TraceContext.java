// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

import org.jspecify.annotations.Nullable;

/**
 * The trace headers of the request that made the change, as received.
 *
 * @param traceparent W3C Trace Context
 * @param tracestate W3C Trace Context
 * @param b3 Zipkin's B3 in its single-header form
 */
public record TraceContext(
        @Nullable String traceparent,
        @Nullable String tracestate,
        @Nullable String b3) {
    /** No trace headers. */
    public static final TraceContext NONE = new TraceContext(null, null, null);
}
