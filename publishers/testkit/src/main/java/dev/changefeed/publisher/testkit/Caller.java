// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.testkit;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Calls a publisher as the plugin's relay does: several batches under way at once, and after a failure all that is under way is awaited
 * before everything is given again from the first event that the destination does not have. Not safe for use by several threads.
 */
public final class Caller {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final EventPublisher publisher;
    private final EventFormat format;
    private final Duration patience;

    /** Waits up to {@code patience} for each answer. */
    public Caller(EventPublisher publisher, EventFormat format, Duration patience) {
        this.publisher = publisher;
        this.format = format;
        this.patience = patience;
    }

    private record Given(int start, CompletableFuture<List<Outcome>> answer) {}

    /** Gives one batch and waits for its outcomes. */
    public List<Outcome> publish(List<ChangeEvent> events) {
        return await(give(events));
    }

    /** Gives one batch and does not wait. */
    public CompletableFuture<List<Outcome>> give(List<ChangeEvent> events) {
        return publisher
                .publish(
                        events.stream().map(event -> Delivery.of(event, format)).toList())
                .toCompletableFuture();
    }

    /** Waits for the outcomes of one batch. */
    public List<Outcome> await(CompletableFuture<List<Outcome>> answer) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for outcomes", e);
        } catch (TimeoutException e) {
            throw new AssertionError("no outcomes within " + patience, e);
        } catch (ExecutionException e) {
            throw new AssertionError("the stage failed", e);
        }
    }

    /**
     * Delivers all events, {@code depth} batches at a time, and gives again what was not taken until everything is there.
     *
     * @param afterEachAnswer called with the number of leading events that are delivered
     */
    public void deliver(List<ChangeEvent> events, int batchSize, int depth, IntConsumer afterEachAnswer) {
        long deadline = System.nanoTime() + patience.toNanos();
        int acknowledged = 0;
        while (acknowledged < events.size()) {
            int before = acknowledged;
            acknowledged = run(events, acknowledged, batchSize, depth, afterEachAnswer);
            if (acknowledged > before) {
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new AssertionError("nothing was delivered within " + patience);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private int run(List<ChangeEvent> events, int from, int batchSize, int depth, IntConsumer afterEachAnswer) {
        Deque<Given> underWay = new ArrayDeque<>();
        int next = from;
        int acknowledged = from;
        boolean failed = false;
        while ((!failed && next < events.size()) || !underWay.isEmpty()) {
            while (!failed && underWay.size() < depth && next < events.size()) {
                int end = Math.min(next + batchSize, events.size());
                underWay.add(new Given(next, give(events.subList(next, end))));
                next = end;
            }
            Given first = underWay.remove();
            for (Outcome outcome : await(first.answer())) {
                if (outcome.isDelivered() && !failed) {
                    acknowledged++;
                } else {
                    failed |= !outcome.isDelivered();
                }
            }
            afterEachAnswer.accept(acknowledged);
        }
        return acknowledged;
    }
}
