// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A destination's publisher, opened when it is first needed and opened anew after it was given up. */
final class PublisherSession {
    private final Supplier<EventPublisher> publishers;
    private final InstantSource time;
    private final Runnable answered;
    private @Nullable EventPublisher publisher;

    /** @param answered called, on any thread, when a call has its answer */
    PublisherSession(Supplier<EventPublisher> publishers, InstantSource time, Runnable answered) {
        this.publishers = publishers;
        this.time = time;
        this.answered = answered;
    }

    /** Starts a call; whatever the publisher throws becomes its answer. */
    PublisherCall publish(List<Delivery> deliveries) {
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
        PublisherCall call = new PublisherCall(deliveries, time.instant(), future);
        // on the future that the call looks at, so that whoever is woken finds the answer there
        var unused = future.whenComplete((outcomes, failure) -> answered.run());
        return call;
    }

    /** Closes the publisher; the next call opens another one. */
    void close(Duration patience) {
        EventPublisher closing = publisher;
        publisher = null;
        if (closing != null) {
            closing.close(patience);
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
