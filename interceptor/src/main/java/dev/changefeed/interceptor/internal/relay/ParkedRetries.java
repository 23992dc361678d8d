// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.Parked;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tries the parked keys of a destination again, each from its first event on, beside the live stream. One call at a time. Used by the
 * destination's own thread.
 */
final class ParkedRetries {
    private static final int MOST_KEYS = 100;
    private static final int MOST_EVENTS_OF_A_KEY = 20;

    private final Destination destination;
    private final Parked parked;
    private final DestinationState state;
    private final PublisherSession publisher;
    private final Availability availability;
    private final InstantSource time;
    private @Nullable Attempt attempt;
    private boolean oneByOne;

    /** The keys that one call tries, with their events in order. */
    private record Attempt(PublisherCall call, List<KeyAttempt> keys) {}

    private record KeyAttempt(String key, List<Parked.Entry> entries) {}

    ParkedRetries(
            Destination destination,
            Parked parked,
            DestinationState state,
            PublisherSession publisher,
            Availability availability,
            InstantSource time) {
        this.destination = destination;
        this.parked = parked;
        this.state = state;
        this.publisher = publisher;
        this.availability = availability;
        this.time = time;
    }

    /** Takes over what an earlier owner left: its keys are tried at once, whatever its clock said. */
    void restore() {
        Instant now = time.instant();
        parked.heads(destination.name()).keySet().forEach(key -> state.parkedKeys()
                .schedule(key, now, 0));
    }

    @Nullable
    PublisherCall call() {
        return attempt == null ? null : attempt.call();
    }

    /** Starts to try the keys that are due and of which no live call holds an event any more. */
    void start(long settledCall) {
        if (attempt != null) {
            return;
        }
        List<KeyAttempt> keys = new ArrayList<>();
        List<Delivery> deliveries = new ArrayList<>();
        List<String> due = state.parkedKeys().due(time.instant(), settledCall, oneByOne ? 1 : MOST_KEYS);
        for (String key : due) {
            // due again as things stand, so that a fault on the way forgets no key
            state.parkedKeys().schedule(key, time.instant(), 0);
            List<Parked.Entry> entries = new ArrayList<>();
            for (Parked.Entry entry : parked.events(destination.name(), key, oneByOne ? 1 : MOST_EVENTS_OF_A_KEY)) {
                ChangeEvent event = entry.event();
                try {
                    deliveries.add(destination.deliveryOf(event, state.replay()));
                    entries.add(entry);
                } catch (RuntimeException e) {
                    state.bury(event, entry.attempts() + 1, PartReader.formatFault(e));
                    state.unpark(event.position());
                }
            }
            keys.add(new KeyAttempt(key, entries));
        }
        if (!keys.isEmpty()) {
            attempt = new Attempt(publisher.publish(deliveries), keys);
        }
    }

    /** Takes in the answer if it is there. */
    void settle() {
        Attempt answered = attempt;
        if (answered == null || !answered.call().isAnswered()) {
            return;
        }
        attempt = null;
        PublisherCall.Answer answer = answered.call().answer();
        int tried = answered.call().deliveries().size();
        oneByOne = answer.broken() && tried > 1;
        boolean blameEvent = answer.broken() && tried == 1;
        int from = 0;
        List<String> finished = new ArrayList<>();
        for (KeyAttempt key : answered.keys()) {
            int to = from + key.entries().size();
            Instant again = settleKey(key, answer.outcomes().subList(from, to), blameEvent);
            if (again == null) {
                finished.add(key.key());
            } else {
                state.parkedKeys().schedule(key.key(), again, 0);
            }
            from = to;
        }
        if (!blameEvent) {
            answer.outcomes().stream()
                    .filter(outcome -> outcome.status() == Outcome.Status.UNAVAILABLE)
                    .findFirst()
                    .ifPresent(outcome -> availability.failed(outcome.reason()));
        }
        if (answer.broken()) {
            publisher.close(Duration.ZERO);
        }
        // the rows must be gone before the database can say which keys have more of them
        state.save();
        for (String key : finished) {
            if (parked.events(destination.name(), key, 1).isEmpty()) {
                state.parkedKeys().remove(key);
            }
        }
    }

    /** Returns when the key is tried again; null when all its events that were tried are done with. */
    private @Nullable Instant settleKey(KeyAttempt key, List<Outcome> outcomes, boolean blameEvent) {
        for (int i = 0; i < outcomes.size(); i++) {
            Parked.Entry entry = key.entries().get(i);
            ChangeEvent event = entry.event();
            Outcome outcome = outcomes.get(i);
            state.counts().add(outcome.status());
            switch (outcome.status()) {
                case DELIVERED, DELIVERED_ID_ONLY -> {
                    state.unpark(event.position());
                    availability.succeeded();
                }
                case REJECTED -> {
                    state.bury(event, entry.attempts() + 1, outcome.reason());
                    state.unpark(event.position());
                }
                case RETRY -> {
                    return failed(entry, outcome.reason());
                }
                case UNAVAILABLE -> {
                    return blameEvent ? failed(entry, outcome.reason()) : time.instant();
                }
            }
        }
        return null;
    }

    private @Nullable Instant failed(Parked.Entry entry, String reason) {
        Instant again = state.parkForRetry(entry.event(), entry.attempts() + 1, reason);
        if (again == null) {
            state.unpark(entry.event().position());
        }
        return again;
    }

    /**
     * How long until another key is due; null when no time is to be waited for. A key that is due already and was not started waits for
     * the answer of a live call or for the lease, and either wakes the thread.
     */
    @Nullable
    Duration untilDue() {
        Instant due = attempt == null ? state.parkedKeys().nextDue() : null;
        Instant now = time.instant();
        return due != null && due.isAfter(now) ? Duration.between(now, due) : null;
    }
}
