// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.tracing;

import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Makes a span of every batch. What the publisher's client does meanwhile on the calling thread is part of it. */
final class TracedPublisher implements EventPublisher {
    private final EventPublisher publisher;
    private final String destination;
    private final Tracing tracing;

    TracedPublisher(EventPublisher publisher, String destination, Tracing tracing) {
        this.publisher = publisher;
        this.destination = destination;
        this.tracing = tracing;
    }

    @Override
    public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
        Tracer tracer = tracing.tracer();
        if (tracer == null) {
            return publisher.publish(batch);
        }
        Span span = PublishSpan.start(tracer, destination, batch);
        Scope scope = span.makeCurrent();
        try {
            return publisher
                    .publish(batch)
                    .whenComplete((outcomes, failure) -> PublishSpan.end(span, outcomes, failure));
        } catch (RuntimeException e) {
            PublishSpan.end(span, null, e);
            throw e;
        } finally {
            scope.close();
        }
    }

    @Override
    public void release(String orderingKey) {
        publisher.release(orderingKey);
    }

    @Override
    public void close(Duration patience) {
        publisher.close(patience);
    }
}
