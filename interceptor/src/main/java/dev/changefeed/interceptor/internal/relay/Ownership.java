// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.interceptor.internal.log.Replay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which destinations are this node's: renews their leases, takes over what is free, and lets go of what is lost. Used by one thread. */
final class Ownership {
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration RENEW_EVERY = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Ownership.class);

    private final String node;
    private final List<Destination> destinations;
    private final EventLog eventLog;
    private final FeedWindow feed;
    private final InstantSource time;
    private final RandomGenerator random;
    private final RelayListener listener;
    private final Map<String, Owned> owned = new HashMap<>();

    private record Owned(Lease lease, DestinationRunner runner) {}

    Ownership(
            String node,
            List<Destination> destinations,
            EventLog eventLog,
            FeedWindow feed,
            InstantSource time,
            RandomGenerator random,
            RelayListener listener) {
        this.node = node;
        this.destinations = destinations;
        this.eventLog = eventLog;
        this.feed = feed;
        this.time = time;
        this.random = random;
        this.listener = listener;
    }

    /** One round; to be repeated every {@link #RENEW_EVERY}. */
    void refresh() {
        // the lease counts from before the statement, so that this node never believes in it for longer than the
        // database does
        Instant until = time.instant().plus(LEASE);
        if (!owned.isEmpty()) {
            eventLog.destinations().renew(node, LEASE);
        }
        List<Destinations.State> states = eventLog.destinations().states();
        Set<String> held = states.stream()
                .filter(state -> node.equals(state.owner()))
                .map(Destinations.State::name)
                .collect(Collectors.toSet());
        owned.values().removeIf(mine -> isOver(mine, held, until));
        states.stream().filter(this::isUnserved).forEach(this::giveBack);
        for (Destinations.State state : states) {
            Owned mine = owned.get(state.name());
            if (mine != null && state.paused()) {
                mine.runner().stop();
            }
            if (mine != null && state.firstDue() != null) {
                mine.runner().retriesDue(state.firstDue());
            }
            if (mine == null && !state.leased() && !state.paused()) {
                configured(state).ifPresent(this::takeOver);
            }
        }
    }

    /** A lease that this node has and does not know of: the answer to its acquisition was lost. Renewed, it would last for ever. */
    private boolean isUnserved(Destinations.State state) {
        return node.equals(state.owner()) && !owned.containsKey(state.name());
    }

    private void giveBack(Destinations.State state) {
        eventLog.destinations().release(new Lease(state.name(), node, state.epoch(), state.position(), state.replay()));
    }

    /** What is configured for a destination, or for a replay beside it. */
    private Optional<Destination> configured(Destinations.State state) {
        String name = name(state.name(), state.replay());
        return destinations.stream()
                .filter(destination -> destination.name().equals(name))
                .findFirst()
                .map(destination -> name.equals(state.name()) ? destination : destination.named(state.name()));
    }

    /** The name in the settings: for a replay beside a live stream that of the live stream. */
    private static String name(String name, @Nullable Replay replay) {
        String of = replay == null ? null : replay.of();
        return of == null ? name : of;
    }

    /** Stops all runners, each of which finishes what is under way, and gives the leases back. */
    void close() throws InterruptedException {
        owned.values().forEach(mine -> mine.runner().stop());
        for (Owned mine : owned.values()) {
            feed.forget(mine.runner().listener());
            if (mine.runner().awaitEnd() && !mine.runner().isFenced()) {
                eventLog.destinations().release(mine.lease());
            }
        }
        owned.clear();
    }

    private boolean isOver(Owned mine, Set<String> held, Instant until) {
        DestinationRunner runner = mine.runner();
        boolean leased = held.contains(mine.lease().destination());
        if (leased && runner.isAlive()) {
            runner.renewed(until);
            return false;
        }
        feed.forget(runner.listener());
        if (leased && runner.isStopping() && !runner.isFenced()) {
            eventLog.destinations().release(mine.lease());
            return true;
        }
        runner.fence();
        if (leased) {
            log.error(
                    "The thread of destination {} has died. Another one takes over.",
                    mine.lease().destination());
            eventLog.destinations().release(mine.lease());
        } else if (!runner.isFinished()) {
            log.info("Destination {} is no longer this node's.", mine.lease().destination());
        }
        return true;
    }

    private void takeOver(Destination destination) {
        Instant until = time.instant().plus(LEASE);
        Lease lease = eventLog.destinations().acquire(destination.name(), node, LEASE);
        if (lease == null) {
            return;
        }
        DestinationListener destinationListener = listener.destination(name(destination.name(), lease.replay()));
        destinationListener.leased();
        log.info("This node serves destination {} from position {} on.", destination, lease.position());
        DestinationRunner runner = new DestinationRunner(
                destination,
                until,
                time,
                wakeup -> new DestinationRelay(
                        destination, lease, eventLog, feed, time, random, destinationListener, wakeup));
        owned.put(destination.name(), new Owned(lease, runner));
        feed.listen(runner.listener());
        runner.start();
    }
}
