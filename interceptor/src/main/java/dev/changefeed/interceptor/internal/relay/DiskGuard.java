// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.Footprint;
import dev.changefeed.interceptor.internal.log.Overview;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of destinations that keep old events from being removed: after an hour, and then once a day. Used by one thread. */
final class DiskGuard {
    private static final Logger log = LoggerFactory.getLogger(DiskGuard.class);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration AGAIN = Duration.ofDays(1);

    private final Destinations destinations;
    private final Footprint footprint;
    private final InstantSource time;
    private final Map<String, Instant> warned = new HashMap<>();

    DiskGuard(Destinations destinations, Footprint footprint, InstantSource time) {
        this.destinations = destinations;
        this.footprint = footprint;
        this.time = time;
    }

    void run() {
        Instant now = time.instant();
        for (Overview overview : destinations.overviews()) {
            String name = overview.state().name();
            Instant oldest = overview.oldestWaiting();
            if (oldest == null || oldest.isAfter(now.minus(PATIENCE))) {
                warned.remove(name);
            } else if (!warned.getOrDefault(name, Instant.MIN).isAfter(now.minus(AGAIN))) {
                warned.put(name, now);
                warn(overview, Duration.between(oldest, now));
            }
        }
    }

    private void warn(Overview overview, Duration age) {
        log.warn(
                "Destination {} ({}) has still to get {} events, the oldest {} h old, and keeps about {} MB in the log. See docs/operations/runbook.md.",
                overview.state().name(),
                overview.operatingState(false).code(),
                overview.behind(),
                age.toHours(),
                footprint.bytesBehind(overview.state().position()) >> 20);
    }
}
