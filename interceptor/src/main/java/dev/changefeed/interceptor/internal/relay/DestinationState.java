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
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a destination is, in memory and in the database. Used by the destination's own thread. */
final class DestinationState {
    private static final Logger log = LoggerFactory.getLogger(DestinationState.class);
    private static final Duration SAVE_AFTER_DELIVERY = Duration.ofMillis(100);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
    private static final Duration SAVE_WITHOUT_DELIVERY = Duration.ofSeconds(30);
    private static final String BEHIND = "waits behind its key";

    private final Destination destination;
    private final Lease lease;
    private final Destinations destinations;
    private final Condition condition;
    private final InstantSource time;
    private final RandomGenerator random;
    private final PendingProgress pending = new PendingProgress();
    private final ParkedKeys parkedKeys = new ParkedKeys();
    /** What was parked untried behind the last settled event, with its keys. */
    private final NavigableMap<Long, String> parkedAhead = new TreeMap<>();

    private final DeliveryCounts counts;
    private long settled;
    private long saved;
    private boolean delivered;
    private Instant savedAt;
    private Instant restSavedAt = Instant.EPOCH;
    private Report reported = Report.NOTHING;
    private Instant reportedAt;

    DestinationState(
            Destination destination,
            Lease lease,
            Destinations destinations,
            Condition condition,
            DeliveryCounts counts,
            InstantSource time,
            RandomGenerator random) {
        this.destination = destination;
        this.condition = condition;
        this.counts = counts;
        this.lease = lease;
        this.destinations = destinations;
        this.time = time;
        this.random = random;
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
        parkedAhead.headMap(position, true).clear();
    }

    /**
     * The stream begins again behind the last settled event. What it has parked since comes again: until then, the events between would be
     * missing among those of their keys, and a retry would overtake them.
     */
    void goBack() {
        parkedAhead.forEach(pending::unpark);
        if (!parkedAhead.isEmpty()) {
            parkedKeys.due(time.instant());
        }
        parkedAhead.clear();
    }

    /** The same for what an earlier owner has parked behind the cursor; throws {@link LeaseLostException} when another node is at work. */
    void dropParkedAhead() {
        if (!destinations.dropParkedAhead(lease)) {
            throw new LeaseLostException(destination.name());
        }
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
     * Parks an event after a failed attempt; after the last one it is held or buried, as configured.
     *
     * @param attempts how often it has been tried by now
     * @return whether its key waits; false when it is a dead letter
     */
    boolean parkForRetry(ChangeEvent event, int attempts, String reason) {
        condition.failed(reason, time.instant());
        Duration pause = destination.retry().pauseAfter(attempts, random);
        if (pause == null && destination.retry().onExhausted() == RetryPolicy.OnExhausted.DEAD_LETTER) {
            bury(event, attempts, reason);
            return false;
        }
        Instant dueAt = null;
        if (pause == null) {
            log.warn(
                    "{} of destination {} is held after {} attempts: {}. The events of its resource wait until $changefeed-redrive.",
                    event,
                    destination,
                    attempts,
                    reason);
        } else {
            dueAt = time.instant().plus(pause);
            counts.addRetry();
            parkedKeys.due(dueAt);
        }
        pending.park(new ParkedEvent(event.position(), event.orderingKey(), attempts, dueAt, reason));
        return true;
    }

    /** Parks an event that has not been tried because an earlier one of its key waits. */
    void parkBehind(ChangeEvent event) {
        parkedAhead.put(event.position(), event.orderingKey());
        pending.park(new ParkedEvent(event.position(), event.orderingKey(), 0, null, BEHIND));
    }

    /** Parks the first event of a key that was not tried, because the publisher has stopped with an earlier one that is done with. */
    void parkUntried(ChangeEvent event) {
        parkedKeys.add(event.orderingKey());
        parkedKeys.due(time.instant());
        parkedAhead.put(event.position(), event.orderingKey());
        pending.park(new ParkedEvent(event.position(), event.orderingKey(), 0, Instant.EPOCH, BEHIND));
    }

    /** A parked event is done with, and its key goes on. */
    void unpark(ChangeEvent event) {
        pending.unpark(event.position(), event.orderingKey());
        parkedKeys.due(time.instant());
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

    /**
     * Saves what is worth a statement by now: a cursor that has only passed events of others can wait, and what is parked or buried is saved
     * at once when that is rare, and in steps under load.
     */
    void saveIfDue() {
        boolean moved = settled > saved;
        if ((moved || !pending.isEmpty()) && untilSave().compareTo(Duration.ZERO) <= 0) {
            save();
        }
    }

    /** How long until {@link #saveIfDue} has something to do. */
    Duration untilSave() {
        Instant now = time.instant();
        Duration age = Duration.between(savedAt, now);
        Duration wait = SAVE_WITHOUT_DELIVERY;
        if (settled > saved) {
            wait = (delivered ? SAVE_AFTER_DELIVERY : SAVE_WITHOUT_DELIVERY).minus(age);
        }
        if (!pending.isEmpty()) {
            Duration rest = SAVE_AFTER_DELIVERY.minus(Duration.between(restSavedAt, now));
            wait = rest.compareTo(wait) < 0 ? rest : wait;
        }
        return wait;
    }

    /** Saves now; throws {@link LeaseLostException} when another node has the destination. */
    void save() {
        if (settled == saved && pending.isEmpty()) {
            return;
        }
        Set<String> finished = destinations.save(lease, pending.at(settled), pending.goingOn());
        if (finished == null) {
            throw new LeaseLostException(destination.name());
        }
        savedAt = time.instant();
        if (!pending.isEmpty()) {
            restSavedAt = savedAt;
        }
        parkedKeys.removeAll(finished);
        pending.saved();
        saved = settled;
        delivered = false;
    }
}
