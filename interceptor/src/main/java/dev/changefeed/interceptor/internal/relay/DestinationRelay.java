// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.log.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Serves one destination while this node holds its lease: a state machine that {@link #advance()} moves on as far as it goes without
 * waiting. Used by one thread.
 */
final class DestinationRelay {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Destination destination;
    private final InstantSource time;
    private final DestinationState state;
    private final PublisherSession publisher;
    private final Availability availability;
    private final LiveStream live;
    private final ParkedRetries retries;
    private final DestinationListener listener;
    private int toldParkedKeys;

    /** @param wakeup raised when {@link #advance()} has something to do before its time */
    DestinationRelay(
            Destination destination,
            Lease lease,
            EventLog log,
            FeedWindow feed,
            InstantSource time,
            RandomGenerator random,
            DestinationListener listener,
            Wakeup wakeup) {
        this.destination = destination;
        this.time = time;
        this.listener = listener;
        Condition condition = new Condition();
        state = new DestinationState(
                destination, lease, log.destinations(), condition, new DeliveryCounts(listener), time, random);
        publisher = new PublisherSession(destination.publishers(), time, wakeup::raise, listener);
        availability = new Availability(destination.name(), condition, time, random, listener);
        live = new LiveStream(destination, feed, state, publisher, availability);
        retries = new ParkedRetries(destination, log.parked(), feed, state, publisher, availability, time, wakeup);
        retries.restore();
    }

    /**
     * Does what can be done now.
     *
     * @param mayPublish says whether this node is sure to hold the lease still
     * @return how long nothing will be to do, unless the wakeup is raised
     */
    Duration advance(BooleanSupplier mayPublish) {
        do {
            giveUpOverdueCalls();
            settle();
            if (mayPublish.getAsBoolean() && availability.pause().isZero()) {
                retries.start();
                live.fill(mayPublish);
            }
            state.saveIfDue();
            state.reportIfDue();
            tellParkedKeys(state.parkedKeys().size());
        } while (oldestCalls().anyMatch(PublisherCall::isAnswered));
        return untilNext();
    }

    /** The database has retries that are due at that time, perhaps since an operator has put them forward. */
    void retriesDue(Instant due) {
        retries.lookAt(due);
    }

    /** Whether this is a replay that has come to its end; {@link #finish} is then all there is to do. */
    boolean isFinished() {
        return state.isFinished() && retries.isIdle();
    }

    /** Ends a replay that is finished. */
    void finish() {
        publisher.close(Duration.ZERO);
        tellParkedKeys(0);
        state.finish();
    }

    /** Waits for what is under way, up to {@code patience}, and saves how far it got. */
    void close(Duration patience) {
        tellParkedKeys(0);
        publisher.close(patience);
        settle();
        state.save();
    }

    /** Stops without saving: the destination is another node's. */
    void abandon() {
        tellParkedKeys(0);
        publisher.close(Duration.ZERO);
    }

    private void tellParkedKeys(int size) {
        if (size != toldParkedKeys) {
            listener.parkedKeys(size - toldParkedKeys);
            toldParkedKeys = size;
        }
    }

    DeliveryCounts counts() {
        return state.counts();
    }

    private void settle() {
        live.settle();
        retries.settle(live.startedCalls());
        List<String> released = state.parkedKeys().releasable(live.settledCalls());
        if (!released.isEmpty()) {
            released.forEach(publisher::release);
            retries.keysReleased();
        }
    }

    private void giveUpOverdueCalls() {
        Instant now = time.instant();
        boolean overdue = oldestCalls().anyMatch(call -> call.isOverdue(now, destination.publishTimeout()));
        if (overdue) {
            publisher.close(Duration.ZERO);
            live.abandon();
            PublisherCall retry = retries.call();
            if (retry != null) {
                retry.abandon();
            }
        }
    }

    private Duration untilNext() {
        Duration pause = availability.pause();
        Duration wait = least(LONGEST_WAIT, state.untilSave());
        wait = least(wait, pause.isZero() ? retries.untilDue() : pause);
        if (oldestCalls().findAny().isPresent()) {
            wait = least(wait, destination.publishTimeout());
        }
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private Stream<PublisherCall> oldestCalls() {
        return Stream.of(live.oldestCall(), retries.call())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
    }

    private static Duration least(Duration one, @Nullable Duration other) {
        return other == null || one.compareTo(other) <= 0 ? one : other;
    }
}
