// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.meters;

import dev.changefeed.interceptor.internal.relay.DestinationListener;
import dev.changefeed.publisher.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts what this node does for one destination and for the replays beside it. */
final class DestinationMeters implements DestinationListener {
    /** The only tag that grows with the configuration. */
    static final String DESTINATION = "destination";

    private final MeterRegistry registry;
    private final String destination;
    private final Counter delivered;
    private final Counter oversize;
    private final Counter retried;
    private final Counter rejected;
    private final Counter deadLettered;
    private final Counter unavailable;
    private final Counter leased;
    private final Counter payload;
    private final Timer publishing;
    private final AtomicInteger parkedKeys = new AtomicInteger();

    DestinationMeters(String destination, MeterRegistry registry) {
        this.registry = registry;
        this.destination = destination;
        delivered = delivered(false);
        oversize = delivered(true);
        retried = counter("changefeed.retried", "events", "Failed tries of single events, each parked for another one.")
                .register(registry);
        rejected = counter("changefeed.rejected", "events", "Events that the destination will never take.")
                .register(registry);
        deadLettered = counter(
                        "changefeed.dead.lettered", "events", "Events that became dead letters, whatever the reason.")
                .register(registry);
        unavailable = counter(
                        "changefeed.unavailable.time",
                        "seconds",
                        "How long the destination has not answered, in all. A replay beside the live stream adds its own time.")
                .register(registry);
        leased = counter("changefeed.lease.changes", null, "How often this node took the destination over.")
                .register(registry);
        payload = counter(
                        "changefeed.published.payload",
                        "bytes",
                        "Size of the encoded events in answered batches, repeated ones included.")
                .register(registry);
        publishing = Timer.builder("changefeed.publish.time")
                .description("From the handing over of a batch to its answer.")
                .tag(DESTINATION, destination)
                .register(registry);
        Gauge.builder("changefeed.parked.keys", parkedKeys, AtomicInteger::get)
                .description("Ordering keys that wait for a retry; 0 on the nodes that do not serve the destination.")
                .baseUnit("keys")
                .tag(DESTINATION, destination)
                .register(registry);
    }

    private Counter delivered(boolean isOversize) {
        return counter(
                        "changefeed.delivered",
                        "events",
                        "Events that the destination has acknowledged; `oversize` is `true` where it got the id only because it does not take the size of the whole.")
                .tag("oversize", String.valueOf(isOversize))
                .register(registry);
    }

    private Counter.Builder counter(String name, @Nullable String unit, String description) {
        return Counter.builder(name).description(description).baseUnit(unit).tag(DESTINATION, destination);
    }

    @Override
    public void leased() {
        leased.increment();
    }

    @Override
    public void answered(Outcome.Status status) {
        switch (status) {
            case DELIVERED -> delivered.increment();
            case DELIVERED_ID_ONLY -> oversize.increment();
            case REJECTED -> rejected.increment();
            case RETRY, UNAVAILABLE -> {
                // counted by retried() and unavailable(), which know what has come of it
            }
        }
    }

    @Override
    public void retried() {
        retried.increment();
    }

    @Override
    public void deadLettered() {
        deadLettered.increment();
    }

    @Override
    public void parkedKeys(int change) {
        parkedKeys.addAndGet(change);
    }

    @Override
    public void unavailable(Duration more) {
        // a clock that is put back takes nothing away
        unavailable.increment(Math.max(0, more.toMillis() / 1000.0));
    }

    @Override
    public void published(long payloadBytes, Duration took) {
        payload.increment(payloadBytes);
        publishing.record(took);
    }
}
