// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.DeadLetter;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.interceptor.internal.log.ParkedEvent;
import dev.changefeed.interceptor.internal.log.Replay;
import dev.changefeed.interceptor.internal.log.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a destination is, in memory and in the database. Used by the destination's own thread. */
final class DestinationState {
    private static final Logger log = LoggerFactory.getLogger(DestinationState.class);
    private static final Duration SAVE_AFTER_DELIVERY = Duration.ofMillis(100);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
    private static final Duration SAVE_WITHOUT_DELIVERY = Duration.ofSeconds(30);

    private final Destination destination;
    private final Lease lease;
    private final Destinations destinations;
    private final Condition condition;
    private final InstantSource time;
    private final PendingProgress pending = new PendingProgress();
    private final ParkedKeys parkedKeys = new ParkedKeys();
    private final DeliveryCounts counts = new DeliveryCounts();
    private long settled;
    private long saved;
    private boolean delivered;
    private Instant savedAt;
    private Report reported = Report.NOTHING;
    private Instant reportedAt;

    DestinationState(
            Destination destination, Lease lease, Destinations destinations, Condition condition, InstantSource time) {
        this.destination = destination;
        this.condition = condition;
        this.lease = lease;
        this.destinations = destinations;
        this.time = time;
        settled = lease.position();
        saved = settled;
        savedAt = time.instant();
        reportedAt = savedAt;
    }

    /** Everything up to here is delivered, parked, dead or not for this destination. */
    long settled() {
        return settled;
    }

    void settle(long position) {
        settled = position;
    }

    /** Which events are a replay; null when none is. */
    @Nullable
    Replay replay() {
        return lease.replay();
    }

    ParkedKeys parkedKeys() {
        return parkedKeys;
    }

    DeliveryCounts counts() {
        return counts;
    }

    void noteDelivery() {
        delivered = true;
    }

    /**
     * Parks an event after a failed attempt, or buries it after the last one.
     *
     * @param attempts how often it has been tried by now
     * @return when it is tried again; null when it is a dead letter
     */
    @Nullable
    Instant parkForRetry(ChangeEvent event, int attempts, String reason) {
        condition.failed(reason, time.instant());
        Duration pause = destination.retry().pauseAfter(attempts);
        if (pause == null) {
            bury(event, attempts, reason);
            return null;
        }
        Instant dueAt = time.instant().plus(pause);
        pending.park(new ParkedEvent(event.position(), event.orderingKey(), attempts, dueAt, reason));
        return dueAt;
    }

    /** Parks an event that has not been tried because an earlier one of its key waits. */
    void parkBehind(ChangeEvent event) {
        pending.park(new ParkedEvent(event.position(), event.orderingKey(), 0, null, "waits behind its key"));
    }

    void unpark(long position) {
        pending.unpark(position);
    }

    void bury(ChangeEvent event, int attempts, String reason) {
        condition.failed(reason, time.instant());
        pending.bury(new DeadLetter(event.position(), attempts, reason));
        counts.addDeadLetter();
        log.warn("{} of destination {} is a dead letter after {} attempts: {}", event, destination, attempts, reason);
    }

    /** Whether this is a replay beside a live stream that has sent all it had to. */
    boolean isFinished() {
        Replay replay = lease.replay();
        return replay != null
                && replay.of() != null
                && settled >= replay.through()
                && parkedKeys.isEmpty()
                && pending.isEmpty();
    }

    /** Ends a replay that is finished. */
    void finish() {
        String of =
                Objects.requireNonNull(Objects.requireNonNull(lease.replay()).of());
        if (!destinations.finishReplay(lease, of)) {
            throw new LeaseLostException(destination.name());
        }
        log.info("The replay {} is done: {}.", destination, counts);
    }

    /** Tells the other nodes how the destination is, where that is news. */
    void reportIfDue() {
        Instant now = time.instant();
        boolean grown = counts.delivered() != reported.delivered() && !now.isBefore(reportedAt.plus(REPORT_EVERY));
        if (condition.isNews() || grown) {
            Report report = condition.report(counts.delivered());
            destinations.report(lease, report);
            condition.told();
            reported = report;
            reportedAt = now;
        }
    }

    /** Saves what is worth a statement by now; a cursor that has only passed events of others can wait. */
    void saveIfDue() {
        Duration age = Duration.between(savedAt, time.instant());
        boolean moved = settled > saved;
        if (!pending.isEmpty()
                || (moved && delivered && age.compareTo(SAVE_AFTER_DELIVERY) >= 0)
                || (moved && age.compareTo(SAVE_WITHOUT_DELIVERY) >= 0)) {
            save();
        }
    }

    /** How long until {@link #saveIfDue} has something to do. */
    Duration untilSave() {
        if (settled == saved) {
            return SAVE_WITHOUT_DELIVERY;
        }
        Duration age = Duration.between(savedAt, time.instant());
        return (delivered ? SAVE_AFTER_DELIVERY : SAVE_WITHOUT_DELIVERY).minus(age);
    }

    /** Saves now; throws {@link LeaseLostException} when another node has the destination. */
    void save() {
        if (settled == saved && pending.isEmpty()) {
            return;
        }
        if (!destinations.save(lease, pending.at(settled))) {
            throw new LeaseLostException(destination.name());
        }
        pending.saved();
        saved = settled;
        delivered = false;
        savedAt = time.instant();
    }
}
