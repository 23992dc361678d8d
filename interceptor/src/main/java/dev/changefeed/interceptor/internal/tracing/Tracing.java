// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.tracing;

import dev.changefeed.event.TraceContext;
import dev.changefeed.interceptor.internal.capture.CurrentTrace;
import dev.changefeed.interceptor.internal.relay.Destination;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The feed's part in the traces of whatever SDK or agent the server has; without one nothing happens. Safe for use by several threads.
 *
 * <p>The first look at OpenTelemetry's global instance fixes it for ever, to one that does nothing where none is set. So it is looked at
 * only after a span has been seen: whoever made that span has set it.
 */
public final class Tracing implements CurrentTrace {
    private static final String SCOPE = "dev.changefeed";

    private volatile @Nullable Tracer tracer;
    private volatile boolean spanSeen;

    /** @param telemetry the server's own, where it is known; else the global one is used once there is one */
    public Tracing(@Nullable OpenTelemetry telemetry) {
        tracer = telemetry == null ? null : telemetry.getTracer(SCOPE);
    }

    @Override
    public TraceContext get() {
        if (!Span.current().getSpanContext().isValid()) {
            return TraceContext.NONE;
        }
        spanSeen = true;
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(Context.current(), headers, (carrier, name, value) -> Objects.requireNonNull(carrier)
                        .put(name, value));
        return new TraceContext(headers.get("traceparent"), headers.get("tracestate"), null);
    }

    /** The same destination, with a span for each of its batches. */
    public Destination traced(Destination destination) {
        return destination.publishingBy(
                () -> new TracedPublisher(destination.publishers().get(), destination.name(), this));
    }

    /** Null as long as nobody is known to trace. */
    @Nullable
    Tracer tracer() {
        Tracer known = tracer;
        if (known == null && spanSeen) {
            known = GlobalOpenTelemetry.get().getTracer(SCOPE);
            tracer = known;
        }
        return known;
    }
}
