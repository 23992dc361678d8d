// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** A destination that does what a test says, and keeps the publisher's side of the contract while it does. */
final class ScriptedPublisher implements EventPublisher, Supplier<EventPublisher> {
    final List<Delivery> delivered = new ArrayList<>();
    final List<Integer> calls = new ArrayList<>();
    int opened;
    private final Deque<Call> held = new ArrayDeque<>();
    private Function<ChangeEvent, Outcome> script = event -> Outcome.delivered();
    /** Keys whose events are answered the same until the caller releases them. */
    private final Map<String, Outcome> stopped = new HashMap<>();

    private Runnable beforeCall = () -> {};
    private boolean holding;

    private record Call(List<Delivery> batch, CompletableFuture<List<Outcome>> answer) {}

    @Override
    public EventPublisher get() {
        opened++;
        stopped.clear();
        return this;
    }

    ScriptedPublisher answer(Function<ChangeEvent, Outcome> newScript) {
        script = newScript;
        return this;
    }

    ScriptedPublisher beforeEachCall(Runnable action) {
        beforeCall = action;
        return this;
    }

    /** Leaves calls unanswered from now on. */
    void hold() {
        holding = true;
    }

    /** Answers the oldest call that is held. */
    void answerOldest() {
        Call call = held.remove();
        call.answer().complete(outcomes(call.batch()));
    }

    int heldCalls() {
        return held.size();
    }

    /** Answers everything from now on at once. */
    void release() {
        holding = false;
        while (!held.isEmpty()) {
            answerOldest();
        }
    }

    List<String> deliveredVersions() {
        return delivered.stream()
                .map(delivery -> delivery.event().resource())
                .map(resource -> resource.reference() + " v" + resource.version())
                .toList();
    }

    @Override
    public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
        beforeCall.run();
        calls.add(batch.size());
        if (!holding) {
            return CompletableFuture.completedFuture(outcomes(batch));
        }
        Call call = new Call(batch, new CompletableFuture<>());
        held.add(call);
        return call.answer();
    }

    @Override
    public void release(String orderingKey) {
        stopped.remove(orderingKey);
    }

    @Override
    public void close(Duration patience) {
        if (patience.compareTo(Duration.ZERO) > 0) {
            release();
        }
        while (!held.isEmpty()) {
            Call call = held.remove();
            call.answer()
                    .complete(call.batch().stream()
                            .map(delivery -> Outcome.unavailable("closed"))
                            .toList());
        }
    }

    private List<Outcome> outcomes(List<Delivery> batch) {
        Map<String, Outcome> unavailable = new HashMap<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Delivery delivery : batch) {
            String key = delivery.event().orderingKey();
            Outcome before = stopped.getOrDefault(key, unavailable.get(key));
            Outcome outcome = before == null ? script.apply(delivery.event()) : before;
            switch (outcome.status()) {
                case DELIVERED, DELIVERED_ID_ONLY -> delivered.add(delivery);
                case RETRY -> stopped.put(key, outcome);
                case UNAVAILABLE -> unavailable.put(key, outcome);
                case REJECTED -> {}
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }
}
