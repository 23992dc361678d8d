// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Parked;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Tries the parked keys of a destination again, each from its first event on, beside the live stream. One call at a time; what it needs is
 * read on another thread meanwhile. Used by the destination's own thread.
 */
final class ParkedRetries {
    /** Few enough that the live stream's calls under way outlast the save of what they have come to. */
    private static final int MOST_EVENTS = 200;

    private static final int PAGE = 10_000;

    private final Destination destination;
    private final Parked parked;
    private final DueReader reader;
    private final FeedWindow feed;
    private final DestinationState state;
    private final ParkedKeys keys;
    private final PublisherSession publisher;
    private final Availability availability;
    private final InstantSource time;
    private final Wakeup wakeup;
    private @Nullable CompletableFuture<DueReader.Due> reading;
    private @Nullable Attempt attempt;
    private int limit = MOST_EVENTS;
    private boolean waitsForRelease;

    /** The keys that one call tries, with their events in order. */
    private record Attempt(PublisherCall call, List<KeyAttempt> keys) {}

    private record KeyAttempt(String key, List<Parked.Entry> entries) {}

    ParkedRetries(
            Destination destination,
            Parked parked,
            FeedWindow feed,
            DestinationState state,
            PublisherSession publisher,
            Availability availability,
            InstantSource time,
            Wakeup wakeup) {
        this.destination = destination;
        this.parked = parked;
        this.reader = new DueReader(destination, parked, state.replay());
        this.feed = feed;
        this.state = state;
        this.keys = state.parkedKeys();
        this.publisher = publisher;
        this.availability = availability;
        this.time = time;
        this.wakeup = wakeup;
    }

    /** Takes over what an earlier owner left. Whatever its clock said, nothing waits longer than the longest pause by this node's. */
    void restore() {
        String name = destination.name();
        List<String> page = parked.keys(name, "", PAGE);
        if (page.isEmpty()) {
            return;
        }
        state.dropParkedAhead();
        parked.putForward(name, time.instant().plus(destination.retry().longestPause()));
        keys.due(time.instant());
        page = parked.keys(name, "", PAGE);
        while (!page.isEmpty()) {
            keys.addAll(page);
            page = parked.keys(name, page.get(page.size() - 1), PAGE);
        }
    }

    @Nullable
    PublisherCall call() {
        return attempt == null ? null : attempt.call();
    }

    /** Whether nothing is under way or has a time. */
    boolean isIdle() {
        return attempt == null && reading == null && keys.nextDue() == null;
    }

    /** Somebody has put retries forward, or has parked events for this destination. What is under way will look for itself. */
    void lookAt(Instant due) {
        if (attempt == null && reading == null) {
            keys.due(due);
        }
    }

    /** Starts to try what is due and of which no live call holds an event any more. */
    void start() {
        if (attempt != null || waitsForRelease) {
            return;
        }
        CompletableFuture<DueReader.Due> ready = reading == null ? look() : reading;
        if (ready != null && ready.isDone()) {
            reading = null;
            begin(due(ready));
        }
    }

    /** There are keys of which no live call holds an event any more. */
    void keysReleased() {
        waitsForRelease = false;
    }

    private @Nullable CompletableFuture<DueReader.Due> look() {
        Instant now = time.instant();
        Instant due = keys.nextDue();
        if (due == null || due.isAfter(now)) {
            return null;
        }
        // what is to be found must be in the database
        state.save();
        keys.forgetDue();
        int most = limit;
        CompletableFuture<DueReader.Due> started = feed.inBackground(() -> reader.read(now, most));
        reading = started;
        var unused = started.whenComplete((found, fault) -> wakeup.raise());
        return started;
    }

    private DueReader.Due due(CompletableFuture<DueReader.Due> ready) {
        try {
            return ready.join();
        } catch (CompletionException e) {
            keys.due(time.instant());
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void begin(DueReader.Due due) {
        if (due.next() != null) {
            keys.due(due.next());
        }
        List<KeyAttempt> tried = new ArrayList<>(due.keys().size());
        List<Delivery> deliveries = new ArrayList<>();
        for (DueReader.Key key : due.keys()) {
            if (keys.isStopped(key.name())) {
                waitsForRelease = true;
                continue;
            }
            List<Parked.Entry> entries = new ArrayList<>(key.events().size());
            for (DueReader.Event event : key.events()) {
                Delivery delivery = event.delivery();
                if (delivery == null) {
                    state.bury(event.entry().event(), event.entry().attempts() + 1, event.fault());
                    state.unpark(event.entry().event());
                } else {
                    deliveries.add(delivery);
                    entries.add(event.entry());
                }
            }
            tried.add(new KeyAttempt(key.name(), entries));
        }
        if (!tried.isEmpty()) {
            attempt = new Attempt(publisher.publish(deliveries), tried);
        }
    }

    /**
     * Takes in the answer if it is there.
     *
     * @param startedCall the last live call that has been started
     */
    void settle(long startedCall) {
        Attempt answered = attempt;
        if (answered == null || !answered.call().isAnswered()) {
            return;
        }
        attempt = null;
        PublisherCall.Answer answer = answered.call().answer();
        int tried = answered.call().deliveries().size();
        boolean blameEvent = answer.broken() && tried == 1;
        limit = answer.broken() ? LiveStream.narrowed(Math.min(limit, tried)) : Math.min(MOST_EVENTS, limit * 2);
        int from = 0;
        for (KeyAttempt key : answered.keys()) {
            int to = from + key.entries().size();
            if (!settleKey(key, answer.outcomes().subList(from, to), blameEvent)) {
                keys.stop(key.key(), startedCall);
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
        state.save();
    }

    /** Returns whether the publisher goes on with the key. */
    private boolean settleKey(KeyAttempt key, List<Outcome> outcomes, boolean blameEvent) {
        for (int i = 0; i < outcomes.size(); i++) {
            Parked.Entry entry = key.entries().get(i);
            Outcome outcome = outcomes.get(i);
            state.counts().add(outcome.status());
            switch (outcome.status()) {
                case DELIVERED, DELIVERED_ID_ONLY -> {
                    state.unpark(entry.event());
                    availability.succeeded();
                }
                case REJECTED -> {
                    state.bury(entry.event(), entry.attempts() + 1, outcome.reason());
                    state.unpark(entry.event());
                }
                case RETRY -> {
                    failed(entry, outcome.reason());
                    return false;
                }
                case UNAVAILABLE -> {
                    if (blameEvent) {
                        failed(entry, outcome.reason());
                    }
                    return true;
                }
            }
        }
        return true;
    }

    private void failed(Parked.Entry entry, String reason) {
        if (!state.parkForRetry(entry.event(), entry.attempts() + 1, reason)) {
            state.unpark(entry.event());
        }
    }

    /**
     * How long until something is due; null when no time is to be waited for. What is due already and was not started waits for the answer
     * of a live call, for a read or for the lease, and each of them wakes the thread.
     */
    @Nullable
    Duration untilDue() {
        Instant due = attempt == null && reading == null ? keys.nextDue() : null;
        Instant now = time.instant();
        return due != null && due.isAfter(now) ? Duration.between(now, due) : null;
    }
}
