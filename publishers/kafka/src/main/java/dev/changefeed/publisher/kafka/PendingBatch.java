// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.Outcome.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A batch and its outcomes so far: the first outcome of an event counts. Safe for use by several threads. */
final class PendingBatch {
    private final List<Delivery> deliveries;
    private final Gate gate;
    private final AtomicReferenceArray<Outcome> outcomes;
    private final AtomicInteger unsettled;
    private final CompletableFuture<List<Outcome>> stage = new CompletableFuture<>();

    PendingBatch(List<Delivery> deliveries, Gate gate) {
        this.deliveries = deliveries;
        this.gate = gate;
        outcomes = new AtomicReferenceArray<>(deliveries.size());
        unsettled = new AtomicInteger(deliveries.size());
        gate.enter();
    }

    int size() {
        return deliveries.size();
    }

    Delivery delivery(int index) {
        return deliveries.get(index);
    }

    CompletionStage<List<Outcome>> stage() {
        return stage;
    }

    void settle(int index, Outcome outcome) {
        if (!outcomes.compareAndSet(index, null, outcome)) {
            return;
        }
        if (outcome.status() == Status.UNAVAILABLE) {
            gate.shut(deliveries.get(index).event().id(), outcome.reason());
        }
        if (unsettled.decrementAndGet() == 0) {
            complete();
        }
    }

    /** Settles what is not settled yet, from one event on, as {@code UNAVAILABLE}. */
    void giveUp(int from, String reason) {
        Outcome outcome = Outcome.unavailable(reason);
        for (int i = from; i < size(); i++) {
            settle(i, outcome);
        }
    }

    private void complete() {
        List<Outcome> all = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            all.add(outcomes.get(i));
        }
        gate.leave();
        stage.complete(all);
    }
}
