// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.Payload;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A destination's publisher, opened when it is first needed and opened anew after it was given up. */
final class PublisherSession {
    private static final Logger log = LoggerFactory.getLogger(PublisherSession.class);

    private final Supplier<EventPublisher> publishers;
    private final InstantSource time;
    private final Runnable answered;
    private final DestinationListener listener;
    private @Nullable EventPublisher publisher;
    private int number;

    /** @param answered called, on any thread, when a call has its answer */
    PublisherSession(
            Supplier<EventPublisher> publishers, InstantSource time, Runnable answered, DestinationListener listener) {
        this.publishers = publishers;
        this.time = time;
        this.answered = answered;
        this.listener = listener;
    }

    /** Starts a call; whatever the publisher throws becomes its answer. */
    PublisherCall publish(List<Delivery> deliveries) {
        Instant startedAt = time.instant();
        CompletableFuture<List<Outcome>> future;
        try {
            if (deliveries.isEmpty()) {
                future = CompletableFuture.completedFuture(List.of());
            } else {
                // a copy, so that abandoning the call does not need the publisher's consent
                future = open().publish(deliveries).toCompletableFuture().copy();
            }
        } catch (RuntimeException e) {
            future = CompletableFuture.failedFuture(e);
        }
        PublisherCall call = new PublisherCall(deliveries, startedAt, future);
        // on the future that the call looks at, so that whoever is woken finds the answer there
        var unused = future.whenComplete((outcomes, failure) -> {
            answered.run();
            if (!deliveries.isEmpty()) {
                listener.published(bytes(deliveries), Duration.between(startedAt, time.instant()));
            }
        });
        return call;
    }

    /** Tells the publisher that it may go on with a key. One that was opened since has nothing against it. */
    void release(String orderingKey) {
        if (publisher != null) {
            publisher.release(orderingKey);
        }
    }

    private static long bytes(List<Delivery> deliveries) {
        long bytes = 0;
        for (Delivery delivery : deliveries) {
            Payload body = delivery.message().body();
            bytes += body == null ? 0 : body.size();
        }
        return bytes;
    }

    /** Tells one publisher from the next. */
    int number() {
        return number;
    }

    /** Closes the publisher, whatever it throws; the next call opens another one. */
    void close(Duration patience) {
        EventPublisher closing = publisher;
        publisher = null;
        if (closing != null) {
            number++;
            try {
                closing.close(patience);
            } catch (RuntimeException e) {
                log.warn(
                        "A {} could not be closed: {}.",
                        closing.getClass().getSimpleName(),
                        e.getClass().getSimpleName());
            }
        }
    }

    private EventPublisher open() {
        EventPublisher open = publisher;
        if (open == null) {
            open = publishers.get();
            publisher = open;
        }
        return open;
    }
}
