// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.interceptor.api.Pointcut;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostOptions;
import dev.changefeed.interceptor.internal.format.CloudEventsBinary;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TracingIT {
    private static final String RECEIVED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @RegisterExtension
    static final OpenTelemetryExtension SDK = OpenTelemetryExtension.create();

    private final FhirHost host = FhirHosts.shared(HostOptions.of(FhirVersionEnum.R4));
    private final TracedServer server = new TracedServer(SDK.getOpenTelemetry().getTracer("server"));

    @BeforeEach
    void trace() {
        host.bean(IInterceptorService.class).registerInterceptor(server);
    }

    @AfterEach
    void traceNoMore() {
        host.bean(IInterceptorService.class).unregisterInterceptor(server);
    }

    @Test
    void anEventBelongsToTheSpanOfItsRequestAndItsPublishingIsLinkedToIt() {
        ChangeEvent event = host.during(() -> host.client()
                        .post("Patient", """
                                {"resourceType":"Patient"}""", "traceparent", RECEIVED, "b3", "0")
                        .ok())
                .only();
        EventPublisher publisher =
                new TracedPublisher(new Acknowledging(), "analytics", new Tracing(SDK.getOpenTelemetry()));
        publisher.publish(List.of(Delivery.of(event, new CloudEventsBinary())));

        SpanData request = span("request");
        assertThat(event.trace().traceparent())
                .isEqualTo("00-" + request.getTraceId() + "-" + request.getSpanId() + "-01");
        assertThat(event.trace().b3()).isEqualTo("0");
        assertThat(span("send analytics").getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(linked -> linked.getTraceId() + linked.getSpanId())
                .containsExactly(request.getTraceId() + request.getSpanId());
    }

    private static SpanData span(String name) {
        return SDK.getSpans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Does what an agent does to a server: each request runs inside a span. */
    public static final class TracedServer {
        private final Tracer tracer;
        private final ThreadLocal<Runnable> end = new ThreadLocal<>();

        TracedServer(Tracer tracer) {
            this.tracer = tracer;
        }

        @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
        public void storing() {
            Span span = tracer.spanBuilder("request").startSpan();
            Scope scope = span.makeCurrent();
            end.set(() -> {
                scope.close();
                span.end();
            });
        }

        @Hook(value = Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED, order = 1000)
        public void stored() {
            end.get().run();
        }
    }

    private static final class Acknowledging implements EventPublisher {
        @Override
        public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
            return CompletableFuture.completedFuture(
                    batch.stream().map(delivery -> Outcome.delivered()).toList());
        }

        @Override
        public void close(Duration patience) {}
    }
}
