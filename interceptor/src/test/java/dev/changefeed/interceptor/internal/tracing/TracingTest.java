// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.TraceContext;
import dev.changefeed.interceptor.internal.format.CloudEventsBinary;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TracingTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @RegisterExtension
    static final OpenTelemetryExtension SDK = OpenTelemetryExtension.create();

    private final Answering publisher = new Answering();

    @BeforeEach
    @AfterEach
    void forgetTheGlobalInstance() {
        GlobalOpenTelemetry.resetForTest();
    }

    @Test
    void continuesTheSpanThatTheThreadIsIn() {
        SpanContext current = SpanContext.create(
                TRACE,
                spanId(1),
                TraceFlags.getSampled(),
                TraceState.builder().put("a", "1").build());

        Scope scope = Span.wrap(current).makeCurrent();
        try {
            assertThat(new Tracing(null).get())
                    .isEqualTo(new TraceContext("00-" + TRACE + "-" + spanId(1) + "-01", "a=1", null));
        } finally {
            scope.close();
        }
    }

    @Test
    void doesNothingWhereNobodyTraces() {
        Tracing tracing = new Tracing(null);
        List<Delivery> batch = List.of(delivery(1));
        TracedPublisher traced = new TracedPublisher(publisher, "analytics", tracing);

        assertThat(tracing.get()).isSameAs(TraceContext.NONE);
        assertThat(traced.publish(batch)).isSameAs(publisher.answer);
        assertThat(publisher.batches).singleElement().isSameAs(batch);
    }

    @Test
    void leavesItToTheServerToSetTheGlobalInstance() {
        Tracing tracing = new Tracing(null);
        tracing.get();
        new TracedPublisher(publisher, "analytics", tracing).publish(List.of(delivery(1)));

        GlobalOpenTelemetry.set(SDK.getOpenTelemetry());

        assertThat(GlobalOpenTelemetry.get()
                        .getTracer("any")
                        .spanBuilder("any")
                        .startSpan()
                        .isRecording())
                .isTrue();
    }

    @Test
    void usesTheGlobalInstanceOnceASpanShowsThatThereIsOne() {
        GlobalOpenTelemetry.set(SDK.getOpenTelemetry());
        Tracing tracing = new Tracing(null);
        Scope scope = SDK.getOpenTelemetry()
                .getTracer("server")
                .spanBuilder("PUT /Patient")
                .startSpan()
                .makeCurrent();
        tracing.get();
        scope.close();

        publish(tracing, delivery(1));

        assertThat(SDK.getSpans()).extracting(SpanData::getName).containsExactly("send analytics");
    }

    @Test
    void linksABatchToTheSpansOfItsEvents() {
        publish(new Tracing(SDK.getOpenTelemetry()), delivery(1), delivery(2), delivery(1), untraced());

        SpanData span = SDK.getSpans().get(0);
        assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getSpanId)
                .containsExactly(spanId(1), spanId(2));
        assertThat(span.getLinks())
                .allMatch(link -> link.getSpanContext().getTraceId().equals(TRACE));
        assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("messaging.system"), "changefeed")
                .containsEntry(AttributeKey.stringKey("messaging.operation.type"), "send")
                .containsEntry(AttributeKey.stringKey("messaging.destination.name"), "analytics")
                .containsEntry(AttributeKey.longKey("messaging.batch.message_count"), 4L);
        assertThat(span.getStatus()).isEqualTo(StatusData.unset());
        assertThat(span.toString()).doesNotContain(Events.FAMILY_NAME).doesNotContain("Patient");
    }

    @Test
    void linksNoMoreSpansThanAnSdkKeeps() {
        publish(
                new Tracing(SDK.getOpenTelemetry()),
                IntStream.rangeClosed(1, 500).mapToObj(TracingTest::delivery).toArray(Delivery[]::new));

        assertThat(SDK.getSpans().get(0).getTotalRecordedLinks()).isEqualTo(PublishSpan.MOST_LINKS);
    }

    @Test
    void leavesOutWhatIsNoTrace() {
        ChangeEvent odd = Events.create("Patient", "1")
                .trace(new TraceContext("odd", "odder", null))
                .build();

        publish(new Tracing(SDK.getOpenTelemetry()), Delivery.of(odd, new CloudEventsBinary()));

        assertThat(SDK.getSpans().get(0).getLinks()).isEmpty();
    }

    @Test
    void tellsWhyABatchWasNotTaken() {
        publisher.answer = CompletableFuture.completedFuture(
                List.of(Outcome.delivered(), Outcome.unavailable("TimeoutException")));
        publish(new Tracing(SDK.getOpenTelemetry()), delivery(1), delivery(2));
        publisher.answer = CompletableFuture.failedFuture(new IllegalArgumentException(Events.FAMILY_NAME));
        publish(new Tracing(SDK.getOpenTelemetry()), delivery(1));

        assertThat(SDK.getSpans())
                .extracting(span -> span.getAttributes().get(AttributeKey.stringKey("error.type")))
                .containsExactly("TimeoutException", "IllegalArgumentException");
        assertThat(SDK.getSpans()).extracting(SpanData::getStatus).containsOnly(StatusData.error());
        assertThat(SDK.getSpans().toString()).doesNotContain(Events.FAMILY_NAME);
    }

    @Test
    void endsTheSpanOfAPublisherThatThrows() {
        EventPublisher throwing = new Answering() {
            @Override
            public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
                throw new IllegalStateException();
            }
        };
        TracedPublisher traced = new TracedPublisher(throwing, "analytics", new Tracing(SDK.getOpenTelemetry()));

        assertThatThrownBy(() -> traced.publish(List.of(delivery(1)))).isInstanceOf(IllegalStateException.class);

        assertThat(SDK.getSpans()).extracting(SpanData::getStatus).containsExactly(StatusData.error());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void whatThePublishersClientDoesIsPartOfTheSpan() {
        publish(new Tracing(SDK.getOpenTelemetry()), delivery(1));

        assertThat(publisher.spans).containsExactly(SDK.getSpans().get(0).getSpanId());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    private void publish(Tracing tracing, Delivery... deliveries) {
        new TracedPublisher(publisher, "analytics", tracing).publish(List.of(deliveries));
    }

    private static Delivery delivery(int span) {
        ChangeEvent event = Events.create("Patient", String.valueOf(span))
                .trace(new TraceContext("00-" + TRACE + "-" + spanId(span) + "-01", null, null))
                .build();
        return Delivery.of(event, new CloudEventsBinary());
    }

    private static Delivery untraced() {
        return Delivery.of(Events.create("Patient", "untraced").build(), new CloudEventsBinary());
    }

    private static String spanId(int number) {
        return "%016x".formatted(number);
    }

    /** Answers every batch alike. */
    private static class Answering implements EventPublisher {
        final List<List<Delivery>> batches = new ArrayList<>();
        final List<String> spans = new ArrayList<>();
        CompletableFuture<List<Outcome>> answer = CompletableFuture.completedFuture(List.of());

        @Override
        public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
            batches.add(batch);
            spans.add(Span.current().getSpanContext().getSpanId());
            return answer;
        }

        @Override
        public void close(Duration patience) {}
    }
}
