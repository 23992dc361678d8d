// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A destination that answers by chance, and sometimes in the moment of the next call. It keeps the publisher's side of the contract. What it
 * delivers it has delivered at once; its answers come later, in any order.
 */
final class MoodyPublisher implements EventPublisher, Supplier<EventPublisher> {
    private static final Outcome AWAY = Outcome.unavailable("away");

    private final Random random;
    private final Set<Long> delivered = new LinkedHashSet<>();
    private final Set<Long> rejected = new HashSet<>();
    private final Map<Long, Integer> failures = new HashMap<>();
    private final List<Call> open = new ArrayList<>();
    /** Keys that wait for their release. */
    private final Set<String> stopped = new HashSet<>();
    /** Keys that wait for the event that has met a destination that was away. */
    private final Map<String, Long> missed = new HashMap<>();

    private boolean cheerful;

    private record Call(CompletableFuture<List<Outcome>> answer, List<Outcome> outcomes, boolean broken) {
        void complete() {
            if (broken) {
                answer.completeExceptionally(new IllegalStateException());
            } else {
                answer.complete(outcomes);
            }
        }
    }

    MoodyPublisher(Random random) {
        this.random = random;
    }

    /** The positions in the order in which they came for the first time. */
    Set<Long> firstDeliveries() {
        return delivered;
    }

    boolean isRejected(long position) {
        return rejected.contains(position);
    }

    /** How often an event itself was the reason for a retry. */
    int failures(long position) {
        return failures.getOrDefault(position, 0);
    }

    /** Takes everything from now on. */
    void cheerUp() {
        cheerful = true;
    }

    void answerSome() {
        if (!open.isEmpty()) {
            open.remove(random.nextInt(open.size())).complete();
        }
    }

    void answerAll() {
        while (!open.isEmpty()) {
            open.remove(0).complete();
        }
    }

    @Override
    public EventPublisher get() {
        stopped.clear();
        missed.clear();
        return this;
    }

    @Override
    public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
        if (random.nextInt(4) == 0) {
            // the caller does not know yet
            answerSome();
        }
        boolean broken = !cheerful && random.nextInt(15) == 0;
        List<Outcome> outcomes = new ArrayList<>();
        Set<String> broke = new HashSet<>();
        for (Delivery delivery : batch) {
            Outcome outcome = answer(delivery, broken);
            outcomes.add(outcome);
            if (broken && broke.add(delivery.event().orderingKey())) {
                missed.merge(delivery.event().orderingKey(), delivery.event().position(), Math::min);
            }
        }
        if (broken && batch.size() == 1) {
            failures.merge(batch.get(0).event().position(), 1, Integer::sum);
        }
        Call call = new Call(new CompletableFuture<>(), outcomes, broken);
        if (random.nextInt(3) == 0) {
            call.complete();
        } else {
            open.add(call);
        }
        return call.answer();
    }

    private Outcome answer(Delivery delivery, boolean broken) {
        String key = delivery.event().orderingKey();
        long position = delivery.event().position();
        if (stopped.contains(key)) {
            return Outcome.retry("behind");
        }
        Long awaited = missed.get(key);
        if (awaited != null && position > awaited) {
            return AWAY;
        }
        missed.remove(key);
        int mood = cheerful ? 20 : random.nextInt(20);
        if (mood == 0) {
            missed.put(key, position);
            return AWAY;
        }
        if (rejected.contains(position) || (mood == 1 && !broken)) {
            rejected.add(position);
            return Outcome.rejected("no");
        }
        if (mood <= 4 && !broken) {
            stopped.add(key);
            failures.merge(position, 1, Integer::sum);
            return Outcome.retry("busy");
        }
        delivered.add(position);
        return Outcome.delivered();
    }

    @Override
    public void release(String orderingKey) {
        stopped.remove(orderingKey);
    }

    @Override
    public void close(Duration patience) {
        for (Call call : open) {
            call.answer().complete(Collections.nCopies(call.outcomes().size(), AWAY));
        }
        open.clear();
    }
}
