// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.meters;

import dev.changefeed.interceptor.internal.log.Overview;
import dev.changefeed.interceptor.internal.log.Tallies;
import dev.changefeed.interceptor.internal.relay.Backlog;
import dev.changefeed.interceptor.internal.relay.DestinationListener;
import dev.changefeed.interceptor.internal.relay.Overviews;
import dev.changefeed.interceptor.internal.relay.RelayListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what this node relays, and shows what it has last seen of the configured destinations. No meter asks the database when it is
 * read. Looks are told by one thread at a time.
 */
public final class RelayMeters implements RelayListener {
    private final MeterRegistry registry;
    private final InstantSource time;
    private final Counter sequenced;
    private final Map<String, DestinationMeters> destinations = new ConcurrentHashMap<>();
    private final Map<String, DestinationGauges> gauges = new HashMap<>();
    private @Nullable AtomicLong staged;

    /** Registers the meters that are there without any destination. */
    public RelayMeters(MeterRegistry registry, InstantSource time) {
        this.registry = registry;
        this.time = time;
        sequenced = Counter.builder("changefeed.sequenced")
                .description("Events that this node gave their positions.")
                .baseUnit("events")
                .register(registry);
    }

    @Override
    public void sequenced(int events) {
        sequenced.increment(events);
    }

    @Override
    public DestinationListener destination(String name) {
        return destinations.computeIfAbsent(name, added -> new DestinationMeters(added, registry));
    }

    @Override
    public void seen(Overviews overviews) {
        seenStaged(overviews.staged());
        for (Overview overview : overviews.destinations()) {
            String name = overview.state().name();
            if (destinations.containsKey(name)) {
                show(overview, overviews.backlogOf(name));
            }
        }
    }

    private void show(Overview overview, Backlog backlog) {
        String name = overview.state().name();
        DestinationGauges known = gauges.get(name);
        if (known == null) {
            DestinationGauges added = new DestinationGauges(name, registry, time, overview, backlog);
            added.register();
            gauges.put(name, added);
        } else {
            known.see(overview, backlog);
        }
    }

    private void seenStaged(long events) {
        AtomicLong known = staged;
        if (known == null) {
            known = new AtomicLong();
            staged = known;
            Gauge.builder("changefeed.staged", known, AtomicLong::get)
                    .description("Committed events that wait for their position, counted up to " + Tallies.MOST + "."
                            + DestinationGauges.FOR_ALL)
                    .baseUnit("events")
                    .register(registry);
        }
        known.set(events);
    }
}
