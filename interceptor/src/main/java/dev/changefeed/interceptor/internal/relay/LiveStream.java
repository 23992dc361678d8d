// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the feed and keeps several batches under way. Settles them in their order, so that the cursor never passes an event without an
 * answer. Used by the destination's own thread.
 */
final class LiveStream {
    private static final int MOST_CALLS = 4;
    private static final int MOST_EVENTS = 1_000;

    private final PartReader parts;
    private final DestinationState state;
    private final PublisherSession publisher;
    private final Availability availability;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private final TreeSet<Long> deliveredAhead = new TreeSet<>();
    private long read;
    private long startedCalls;
    private long settledCalls;
    private int limit = MOST_EVENTS;
    private boolean interrupted;

    /**
     * A part of the feed under way.
     *
     * @param through the last position of the part
     * @param publisher the number of the publisher that has it
     * @param unencodable events that the format has refused
     */
    private record Batch(long through, PublisherCall call, int publisher, List<Unencodable> unencodable) {}

    private record Unencodable(ChangeEvent event, String reason) {}

    LiveStream(
            Destination destination,
            FeedWindow feed,
            DestinationState state,
            PublisherSession publisher,
            Availability availability) {
        parts = new PartReader(destination, feed, state.replay());
        this.state = state;
        this.publisher = publisher;
        this.availability = availability;
        read = state.settled();
    }

    private boolean isBehind() {
        return read < parts.end();
    }

    private boolean isChangingPublishers() {
        Batch oldest = batches.peek();
        return oldest != null && oldest.publisher() != publisher.number();
    }

    @Nullable
    PublisherCall oldestCall() {
        Batch oldest = batches.peek();
        return oldest == null ? null : oldest.call();
    }

    /** The number of the last call that is settled, counted from the first. */
    long settledCalls() {
        return settledCalls;
    }

    /** The number of the last call that is started. */
    long startedCalls() {
        return startedCalls;
    }

    /** How many events to try at once after a call of so many has failed as a whole, to find the one to blame in few steps. */
    static int narrowed(int events) {
        return Math.max(1, events / 8);
    }

    /**
     * Gives the publisher batches until enough are under way or the feed is at its end. Does nothing while an interruption is settled, nor
     * while a publisher that was closed has still to answer: what it has not delivered must not be overtaken by way of the next one.
     *
     * @param mayPublish asked before each batch, when it has been read: a node that freezes while it reads has lost its lease by then
     */
    void fill(BooleanSupplier mayPublish) {
        boolean going = true;
        while (going && !interrupted && !isChangingPublishers() && batches.size() < MOST_CALLS && isBehind()) {
            PartReader.Part part = parts.read(read, limit);
            going = mayPublish.getAsBoolean();
            if (going) {
                start(part);
            } else {
                parts.forget();
            }
        }
    }

    /** Takes in the answers that are there, oldest first. */
    void settle() {
        while (!batches.isEmpty() && batches.element().call().isAnswered()) {
            Batch batch = batches.remove();
            settledCalls++;
            settle(batch);
        }
        if (interrupted && batches.isEmpty()) {
            interrupted = false;
            read = state.settled();
        }
    }

    /** Ends the wait for every answer that is not there. */
    void abandon() {
        batches.forEach(batch -> batch.call().abandon());
    }

    private void start(PartReader.Part part) {
        List<Delivery> deliveries = new ArrayList<>(part.events().size());
        List<Unencodable> unencodable = new ArrayList<>();
        for (PartReader.Encoded encoded : part.events()) {
            ChangeEvent event = encoded.event();
            if (deliveredAhead.contains(event.position())) {
                continue;
            }
            if (isParked(event)) {
                continue;
            }
            Delivery delivery = encoded.delivery();
            if (delivery != null) {
                deliveries.add(delivery);
            } else {
                unencodable.add(new Unencodable(event, encoded.fault()));
            }
        }
        read = part.through();
        startedCalls++;
        PublisherCall call = publisher.publish(deliveries);
        batches.add(new Batch(part.through(), call, publisher.number(), unencodable));
    }

    private void settle(Batch batch) {
        PublisherCall.Answer answer = batch.call().answer();
        List<Delivery> deliveries = batch.call().deliveries();
        boolean blameEvent = answer.broken() && deliveries.size() == 1;
        for (int i = 0; i < deliveries.size(); i++) {
            ChangeEvent event = deliveries.get(i).event();
            Outcome outcome = answer.outcomes().get(i);
            state.counts().add(outcome.status());
            if (interrupted) {
                if (outcome.isDelivered()) {
                    deliveredAhead.add(event.position());
                } else if (outcome.status() == Outcome.Status.RETRY) {
                    state.parkedKeys().stop(event.orderingKey(), startedCalls);
                }
                continue;
            }
            switch (outcome.status()) {
                case DELIVERED, DELIVERED_ID_ONLY -> {
                    availability.succeeded();
                    state.noteDelivery();
                }
                case RETRY -> retryLater(event, outcome.reason());
                case REJECTED -> state.bury(event, 1, outcome.reason());
                case UNAVAILABLE -> {
                    if (blameEvent) {
                        retryLater(event, outcome.reason());
                    } else {
                        interrupt(batch, event.position() - 1, outcome.reason());
                    }
                }
            }
        }
        if (answer.broken()) {
            publisher.close(Duration.ZERO);
            limit = narrowed(Math.min(limit, deliveries.size()));
        } else if (!interrupted) {
            limit = Math.min(MOST_EVENTS, limit * 2);
        }
        if (!interrupted) {
            settleThrough(batch, batch.through());
        }
    }

    private void interrupt(Batch batch, long lastSettled, String reason) {
        interrupted = true;
        parts.forget();
        settleThrough(batch, lastSettled);
        state.goBack();
        availability.failed(reason);
    }

    private void settleThrough(Batch batch, long position) {
        for (Unencodable unencodable : batch.unencodable()) {
            if (unencodable.event().position() <= position) {
                state.bury(unencodable.event(), 1, unencodable.reason());
            }
        }
        state.settle(position);
        deliveredAhead.headSet(position, true).clear();
    }

    /** Parks an event that the publisher would not take, or not in its turn. */
    private boolean isParked(ChangeEvent event) {
        ParkedKeys keys = state.parkedKeys();
        if (keys.holds(event.orderingKey())) {
            state.parkBehind(event);
            return true;
        }
        if (keys.isStopped(event.orderingKey())) {
            state.parkUntried(event);
            return true;
        }
        return false;
    }

    private void retryLater(ChangeEvent event, String reason) {
        ParkedKeys keys = state.parkedKeys();
        String key = event.orderingKey();
        if (keys.holds(key)) {
            state.parkBehind(event);
        } else if (keys.isStopped(key)) {
            // it was answered the same as an earlier event that is done with
            state.parkUntried(event);
        } else if (state.parkForRetry(event, 1, reason)) {
            keys.add(key);
        }
        keys.stop(key, startedCalls);
    }
}
