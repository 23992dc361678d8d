// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.tracing;

import dev.changefeed.event.TraceContext;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The span of a batch by OpenTelemetry's conventions for messaging: linked to the spans that made the changes, without their data. */
final class PublishSpan {
    /** As many as SDKs keep by default. */
    static final int MOST_LINKS = 128;

    private PublishSpan() {}

    static Span start(Tracer tracer, String destination, List<Delivery> batch) {
        SpanBuilder span = tracer.spanBuilder("send " + destination)
                .setNoParent()
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute("messaging.system", "changefeed")
                .setAttribute("messaging.operation.type", "send")
                .setAttribute("messaging.operation.name", "send")
                .setAttribute("messaging.destination.name", destination)
                .setAttribute("messaging.batch.message_count", batch.size());
        link(span, batch);
        return span.startSpan();
    }

    private static void link(SpanBuilder span, List<Delivery> batch) {
        Set<TraceContext> linked = new HashSet<>();
        for (Delivery delivery : batch) {
            TraceContext trace = delivery.event().trace();
            if (trace.traceparent() != null && linked.add(trace)) {
                SpanContext context = Span.fromContext(W3CTraceContextPropagator.getInstance()
                                .extract(Context.root(), trace, Headers.OF_TRACE))
                        .getSpanContext();
                if (context.isValid()) {
                    span.addLink(context);
                }
                if (linked.size() == MOST_LINKS) {
                    return;
                }
            }
        }
    }

    static void end(Span span, @Nullable List<Outcome> outcomes, @Nullable Throwable failure) {
        if (failure != null || outcomes == null) {
            fail(span, failure == null ? "no answer" : nameOf(failure));
        } else {
            outcomes.stream()
                    .filter(outcome -> !outcome.isDelivered())
                    .findFirst()
                    .ifPresent(outcome -> fail(span, outcome.reason()));
        }
        span.end();
    }

    private static void fail(Span span, String reason) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute("error.type", reason);
    }

    private static String nameOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return (cause == null ? failure : cause).getClass().getSimpleName();
    }

    private enum Headers implements TextMapGetter<TraceContext> {
        OF_TRACE;

        @Override
        public Iterable<String> keys(TraceContext trace) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public @Nullable String get(@Nullable TraceContext trace, String name) {
            if (trace == null) {
                return null;
            }
            return switch (name) {
                case "traceparent" -> trace.traceparent();
                case "tracestate" -> trace.tracestate();
                default -> null;
            };
        }
    }
}
