// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.meters;

import dev.changefeed.interceptor.internal.log.Overview;
import dev.changefeed.interceptor.internal.relay.Backlog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a destination is by the database, whichever node serves it. Made when that is known: a total that began with zero would look
 * as if it had grown. Ages grow on while the database cannot be read.
 */
final class DestinationGauges {
    static final String FOR_ALL = " The same on every node.";

    private final String destination;
    private final MeterRegistry registry;
    private final InstantSource time;
    private volatile Overview seen;
    private volatile Backlog backlog;

    DestinationGauges(String destination, MeterRegistry registry, InstantSource time, Overview seen, Backlog backlog) {
        this.destination = destination;
        this.registry = registry;
        this.time = time;
        this.seen = seen;
        this.backlog = backlog;
    }

    void register() {
        gauge(
                "changefeed.unavailable",
                null,
                "1 while the destination does not answer.",
                shown -> shown.seen.isUnavailable() ? 1 : 0);
        gauge(
                "changefeed.paused",
                null,
                "1 while an operator has stopped the destination.",
                shown -> shown.seen.state().paused() ? 1 : 0);
        gauge(
                "changefeed.served",
                null,
                "1 while a node holds the destination's lease.",
                shown -> shown.seen.state().leased() ? 1 : 0);
        gauge(
                "changefeed.lag",
                "events",
                "Events after the cursor, whether the destination gets them or not.",
                shown -> shown.seen.behind());
        age(
                "changefeed.lag.time",
                "Age of the first event after the cursor.",
                shown -> shown.age(shown.seen.oldestWaiting()));
        age(
                "changefeed.undelivered.age",
                "Age of the oldest event after the cursor or parked.",
                shown -> Math.max(shown.age(shown.seen.oldestWaiting()), shown.age(shown.seen.oldestParked())));
        gauge(
                "changefeed.dead.letters",
                "events",
                "Dead letters that wait for an operator, counted once a minute.",
                shown -> shown.backlog.deadLetters());
        gauge(
                "changefeed.held.keys",
                "keys",
                "Ordering keys that have used up their attempts and wait for an operator, counted once a minute.",
                shown -> shown.backlog.heldKeys());
        gauge(
                "changefeed.held.back",
                "bytes",
                "About how much of the log is kept for the destination, estimated once a minute.",
                shown -> shown.backlog.bytes());
        FunctionCounter.builder("changefeed.expired", this, shown -> shown.seen.expired())
                .description("Events that retention took before the destination got them, since it exists." + FOR_ALL)
                .baseUnit("events")
                .tag(DestinationMeters.DESTINATION, destination)
                .register(registry);
    }

    void see(Overview overview, Backlog left) {
        seen = overview;
        backlog = left;
    }

    private void gauge(
            String name, @Nullable String unit, String description, ToDoubleFunction<DestinationGauges> value) {
        Gauge.builder(name, this, value)
                .description(description + FOR_ALL)
                .baseUnit(unit)
                .tag(DestinationMeters.DESTINATION, destination)
                .register(registry);
    }

    private void age(String name, String description, ToDoubleFunction<DestinationGauges> seconds) {
        TimeGauge.builder(name, this, TimeUnit.SECONDS, seconds)
                .description(description + FOR_ALL)
                .tag(DestinationMeters.DESTINATION, destination)
                .register(registry);
    }

    private double age(@Nullable Instant oldest) {
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, time.instant()).toMillis() / 1000.0);
    }
}
