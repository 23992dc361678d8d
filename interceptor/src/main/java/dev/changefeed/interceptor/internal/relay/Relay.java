// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.log.Replay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in delivering: it sequences, serves the destinations whose leases it holds, and trims the log. Several nodes may run
 * one each over the same database. {@link #start()} and {@link #close()} are called once, in this order.
 */
public final class Relay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    /** Each takes a connection of the pool that is the server's, too. */
    private static final int READERS = 2;

    private static final Duration TRIM_EVERY = Duration.ofMinutes(10);

    private final SequencerLoop sequencer;
    private final Ownership ownership;
    private final RetentionLoop retention;
    private final DiskGuard diskGuard;
    private final OverviewLoop overviews;
    private final ScheduledExecutorService leases = single("changefeed-leases");
    private final ExecutorService reading = Executors.newFixedThreadPool(READERS, daemon("changefeed-reading"));
    private final ScheduledExecutorService housekeeping = single("changefeed-retention");
    private final ScheduledExecutorService looking = single("changefeed-overviews");
    private boolean faulty;

    /** A relay that nobody listens to. */
    public Relay(
            String node,
            EventLog eventLog,
            List<Destination> destinations,
            RetentionPolicy retention,
            InstantSource time) {
        this(node, eventLog, destinations, retention, time, RelayListener.NONE);
    }

    /**
     * @param node names this process among all that share the database
     * @param eventLog where the events are
     * @param destinations where they go
     * @param retention how long events are kept
     * @param listener hears what the relay does
     */
    public Relay(
            String node,
            EventLog eventLog,
            List<Destination> destinations,
            RetentionPolicy retention,
            InstantSource time,
            RelayListener listener) {
        FeedWindow feed = new FeedWindow(eventLog.feed(), reading);
        for (Destination destination : destinations) {
            eventLog.destinations()
                    .create(destination.name(), destination.start().in(eventLog.feed()));
            // so that it is known from the start, even where another node serves it
            var unusedListener = listener.destination(destination.name());
        }
        warnOfForgotten(eventLog, destinations);
        this.sequencer = new SequencerLoop(
                eventLog.sequencer(), feed, destinations.isEmpty() ? Pace.leisurely() : Pace.prompt(), listener);
        this.ownership = new Ownership(node, List.copyOf(destinations), eventLog, feed, time, new Random(), listener);
        this.retention = new RetentionLoop(eventLog.retention(), retention, time);
        this.overviews = new OverviewLoop(eventLog, listener);
        this.diskGuard = new DiskGuard(eventLog.destinations(), eventLog.footprint(), time);
    }

    /** Starts to deliver. */
    public void start() {
        sequencer.start();
        var unusedRounds = leases.scheduleWithFixedDelay(
                this::refreshLeases, 0, Ownership.RENEW_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        var unusedLooks = looking.scheduleWithFixedDelay(
                overviews::look, 0, OverviewLoop.LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        var unusedTrims = housekeeping.scheduleWithFixedDelay(
                this::trim, TRIM_EVERY.toMillis(), TRIM_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** There are newly committed events. Returns at once, and never throws. */
    public void wake() {
        sequencer.wake();
    }

    /** How the destinations are, as this node has seen them last: some seconds ago. Never asks the database. */
    public Overviews overviews() {
        return overviews.latest();
    }

    /** Finishes what is under way (bounded), saves the cursors and gives the leases to other nodes. */
    @Override
    public void close() {
        retention.stop();
        leases.shutdown();
        housekeeping.shutdown();
        looking.shutdown();
        try {
            leases.awaitTermination(Ownership.LEASE.toMillis(), TimeUnit.MILLISECONDS);
            ownership.close();
            reading.shutdown();
            sequencer.stop();
            housekeeping.awaitTermination(Ownership.LEASE.toMillis(), TimeUnit.MILLISECONDS);
            looking.awaitTermination(Ownership.LEASE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("The leases could not be given back and run out by themselves: {}", Faults.describe(e));
        }
    }

    private static void warnOfForgotten(EventLog eventLog, List<Destination> destinations) {
        Set<String> configured = destinations.stream().map(Destination::name).collect(Collectors.toSet());
        for (Destinations.State state : eventLog.destinations().states()) {
            Replay replay = state.replay();
            String of = replay == null ? null : replay.of();
            if (!configured.contains(of == null ? state.name() : of)) {
                log.warn(
                        "Destination {} has a cursor at position {} but is not configured. The log keeps all later events for it until $changefeed-forget.",
                        state.name(),
                        state.position());
            }
        }
    }

    private void refreshLeases() {
        try {
            ownership.refresh();
            faulty = false;
        } catch (RuntimeException e) {
            if (!faulty) {
                log.warn("The leases could not be renewed: {}. Trying again.", Faults.describe(e));
            }
            faulty = true;
        }
    }

    private void trim() {
        try {
            retention.run();
            diskGuard.run();
        } catch (RuntimeException e) {
            log.warn("Old events could not be removed: {}. Trying again later.", Faults.describe(e));
        }
    }

    private static ScheduledExecutorService single(String name) {
        return Executors.newSingleThreadScheduledExecutor(daemon(name));
    }

    private static ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
