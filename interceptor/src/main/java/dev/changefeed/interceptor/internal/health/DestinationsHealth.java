// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.health;

import dev.changefeed.interceptor.internal.log.Overview;
import dev.changefeed.interceptor.internal.relay.Backlog;
import dev.changefeed.interceptor.internal.relay.Overviews;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/**
 * How the destinations are. They are details: a consumer's broker that is away is no reason to restart a FHIR server, so the answer is
 * {@code UP} unless the operator has said after what time it is not. Asks no database.
 */
public final class DestinationsHealth extends AbstractHealthIndicator {
    private final Supplier<Overviews> overviews;
    private final @Nullable Duration downAfter;
    private final InstantSource time;

    /** @param downAfter how long a destination may be unavailable before the answer is {@code DOWN}; null is for ever */
    public DestinationsHealth(Supplier<Overviews> overviews, @Nullable Duration downAfter, InstantSource time) {
        this.overviews = overviews;
        this.downAfter = downAfter;
        this.time = time;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Overviews now = overviews.get();
        health.up();
        for (Overview destination : now.destinations()) {
            String name = destination.state().name();
            health.withDetail(name, details(destination, now.backlogOf(name)));
            if (isAwayTooLong(destination)) {
                health.down();
            }
        }
    }

    private boolean isAwayTooLong(Overview destination) {
        Instant since = destination.report().unavailableSince();
        return downAfter != null
                && since != null
                && destination.isUnavailable()
                && since.plus(downAfter).isBefore(time.instant());
    }

    private Map<String, Object> details(Overview destination, Backlog backlog) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", destination.operatingState(backlog.heldKeys() > 0).code());
        put(details, "owner", destination.state().owner());
        details.put("position", destination.state().position());
        details.put("lagEvents", destination.behind());
        details.put("lagSeconds", age(destination.oldestWaiting()));
        details.put("deadLetters", backlog.deadLetters());
        details.put("heldKeys", backlog.heldKeys());
        put(details, "oldestParked", destination.oldestParked());
        if (destination.isUnavailable()) {
            put(details, "unavailableSince", destination.report().unavailableSince());
        }
        put(details, "lastError", destination.report().lastError());
        put(details, "lastErrorAt", destination.report().lastErrorAt());
        return details;
    }

    private long age(@Nullable Instant oldest) {
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, time.instant()).toSeconds());
    }

    private static void put(Map<String, Object> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value);
        }
    }
}
