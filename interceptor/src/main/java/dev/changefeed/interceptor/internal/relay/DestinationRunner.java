// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one destination that this node owns. */
final class DestinationRunner {
    private static final Logger log = LoggerFactory.getLogger(DestinationRunner.class);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Destination destination;
    private final InstantSource time;
    private final Function<Wakeup, DestinationRelay> relays;
    private final Wakeup wakeup = new Wakeup();
    private final Runnable listener = wakeup::raise;
    private final Thread thread;
    private final AtomicReference<@Nullable Instant> firstDue = new AtomicReference<>();
    private volatile Instant leasedUntil;
    private volatile boolean stopping;
    private volatile boolean fenced;
    private volatile boolean finished;
    /** Of the thread. */
    private @Nullable DestinationRelay relay;

    DestinationRunner(
            Destination destination,
            Instant leasedUntil,
            InstantSource time,
            Function<Wakeup, DestinationRelay> relays) {
        this.destination = destination;
        this.leasedUntil = leasedUntil;
        this.time = time;
        this.relays = relays;
        thread = new Thread(this::run, "changefeed-" + destination.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** To be called when there may be news for the destination; always the same object. */
    Runnable listener() {
        return listener;
    }

    void renewed(Instant until) {
        leasedUntil = until;
        wakeup.raise();
    }

    /** The database has retries that are due at that time; to be called with each look at the database. */
    void retriesDue(Instant due) {
        firstDue.set(due);
        if (!due.isAfter(time.instant())) {
            wakeup.raise();
        }
    }

    /** The lease is gone: stop without another word to the database. */
    void fence() {
        fenced = true;
        stopping = true;
        wakeup.raise();
    }

    boolean isStopping() {
        return stopping;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Asks the thread to finish what is under way. */
    void stop() {
        stopping = true;
        wakeup.raise();
    }

    /** Waits for the thread's end; false when it did not come in time. */
    boolean awaitEnd() throws InterruptedException {
        thread.join(PATIENCE.multipliedBy(2).toMillis());
        return !thread.isAlive();
    }

    /** Whether the lease is another node's, so that there is nothing to give back. */
    boolean isFenced() {
        return fenced;
    }

    /** Whether it was a replay that has come to its end, and its lease with it. */
    boolean isFinished() {
        return finished;
    }

    private void run() {
        boolean ended = false;
        try {
            serve();
            ended = true;
        } catch (LeaseLostException e) {
            fenced = true;
            log.info("{}.", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // also where an error has come through: whoever takes over must not find this publisher at work
            if (!ended && relay != null) {
                relay.abandon();
            }
        }
    }

    private void serve() throws InterruptedException {
        boolean faulty = false;
        while (!stopping) {
            Duration wait;
            try {
                wait = advance();
                faulty = false;
                if (finished) {
                    return;
                }
            } catch (LeaseLostException e) {
                throw e;
            } catch (RuntimeException e) {
                // the database, most likely: nothing is lost, and the next round repeats what was not saved
                if (!faulty) {
                    log.warn("Destination {} pauses: {}", destination, Faults.describe(e));
                }
                faulty = true;
                wait = AFTER_FAULT;
            }
            wakeup.await(wait);
        }
        end(relay);
    }

    private Duration advance() {
        DestinationRelay serving = relay;
        if (serving == null) {
            serving = relays.apply(wakeup);
            relay = serving;
        }
        Instant due = firstDue.getAndSet(null);
        if (due != null) {
            serving.retriesDue(due);
        }
        Duration wait = serving.advance(() -> time.instant().isBefore(leasedUntil));
        if (serving.isFinished()) {
            serving.finish();
            finished = true;
        }
        return wait;
    }

    private void end(@Nullable DestinationRelay serving) {
        if (serving == null) {
            return;
        }
        if (fenced) {
            serving.abandon();
            return;
        }
        try {
            serving.close(PATIENCE);
        } catch (LeaseLostException e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn(
                    "The cursor of destination {} could not be saved: {}. Its last events will be sent again.",
                    destination,
                    Faults.describe(e));
        }
        log.info("Destination {} stops: {}.", destination, serving.counts());
    }
}
