// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A batch that a publisher was given, and its answer once it is there. */
final class PublisherCall {
    private final List<Delivery> deliveries;
    private final Instant startedAt;
    private final CompletableFuture<List<Outcome>> future;

    /**
     * What became of a batch.
     *
     * @param outcomes one for each event
     * @param broken whether the publisher threw, never answered or answered nonsense, instead of saying what is wrong
     */
    record Answer(List<Outcome> outcomes, boolean broken) {}

    PublisherCall(List<Delivery> deliveries, Instant startedAt, CompletableFuture<List<Outcome>> future) {
        this.deliveries = deliveries;
        this.startedAt = startedAt;
        this.future = future;
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    boolean isAnswered() {
        return future.isDone();
    }

    boolean isOverdue(Instant now, Duration timeout) {
        return !future.isDone() && now.isAfter(startedAt.plus(timeout));
    }

    /** Ends the wait for an answer that does not come. */
    void abandon() {
        future.completeExceptionally(new TimeoutException());
    }

    /** The answer of a call that {@linkplain #isAnswered() is answered}. */
    Answer answer() {
        try {
            return checked(future.join());
        } catch (CompletionException e) {
            return broken(reason(e.getCause() == null ? e : e.getCause()));
        } catch (CancellationException e) {
            return broken(reason(e));
        }
    }

    /** A publisher is somebody else's code: what it answers may be anything. */
    private Answer checked(@Nullable List<@Nullable Outcome> outcomes) {
        if (outcomes == null) {
            return broken("the publisher answered nothing");
        }
        if (outcomes.size() != deliveries.size()) {
            return broken("the publisher answered " + outcomes.size() + " of " + deliveries.size() + " events");
        }
        List<Outcome> known = outcomes.stream().flatMap(Stream::ofNullable).toList();
        return known.size() == outcomes.size()
                ? new Answer(known, false)
                : broken("the publisher left events of a batch without answers");
    }

    private static String reason(Throwable failure) {
        return failure.getClass().getSimpleName();
    }

    private Answer broken(String reason) {
        return new Answer(Collections.nCopies(deliveries.size(), Outcome.unavailable(reason)), true);
    }
}
