// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.publisher.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What a destination's events came to since this node took it over. Safe for use by several threads. */
final class DeliveryCounts {
    private final Map<Outcome.Status, LongAdder> answers = new EnumMap<>(Outcome.Status.class);
    private final LongAdder deadLetters = new LongAdder();
    private final DestinationListener listener;

    DeliveryCounts(DestinationListener listener) {
        this.listener = listener;
        for (Outcome.Status status : Outcome.Status.values()) {
            answers.put(status, new LongAdder());
        }
    }

    void add(Outcome.Status status) {
        adder(status).increment();
        listener.answered(status);
    }

    /** An event is parked to be tried again, be it that its publisher has broken down at it. */
    void addRetry() {
        listener.retried();
    }

    void addDeadLetter() {
        deadLetters.increment();
        listener.deadLettered();
    }

    long of(Outcome.Status status) {
        return adder(status).sum();
    }

    /** All that the destination has, be it with the id only. */
    long delivered() {
        return of(Outcome.Status.DELIVERED) + of(Outcome.Status.DELIVERED_ID_ONLY);
    }

    long deadLetters() {
        return deadLetters.sum();
    }

    private LongAdder adder(Outcome.Status status) {
        return Objects.requireNonNull(answers.get(status));
    }

    @Override
    public String toString() {
        return of(Outcome.Status.DELIVERED) + " delivered, " + of(Outcome.Status.DELIVERED_ID_ONLY)
                + " delivered with their id only, " + of(Outcome.Status.RETRY) + " retries, " + deadLetters()
                + " dead letters";
    }
}
