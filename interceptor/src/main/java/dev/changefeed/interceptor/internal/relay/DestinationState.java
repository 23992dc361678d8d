// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.DeadLetter;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.interceptor.internal.log.ParkedEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a destination is, in memory and in the database. Used by the destination's own thread. */
final class DestinationState {
    private static final Logger log = LoggerFactory.getLogger(DestinationState.class);
    private static final Duration SAVE_AFTER_DELIVERY = Duration.ofMillis(100);
    private static final Duration SAVE_WITHOUT_DELIVERY = Duration.ofSeconds(30);

    private final Destination destination;
    private final Lease lease;
    private final Destinations destinations;
    private final InstantSource time;
    private final PendingProgress pending = new PendingProgress();
    private final ParkedKeys parkedKeys = new ParkedKeys();
    private final DeliveryCounts counts = new DeliveryCounts();
    private long settled;
    private long saved;
    private boolean delivered;
    private Instant savedAt;

    DestinationState(Destination destination, Lease lease, Destinations destinations, InstantSource time) {
        this.destination = destination;
        this.lease = lease;
        this.destinations = destinations;
        this.time = time;
        settled = lease.position();
        saved = settled;
        savedAt = time.instant();
    }

    /** Everything up to here is delivered, parked, dead or not for this destination. */
    long settled() {
        return settled;
    }

    void settle(long position) {
        settled = position;
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
        pending.bury(new DeadLetter(event.position(), attempts, reason));
        counts.addDeadLetter();
        log.warn("{} of destination {} is a dead letter after {} attempts: {}", event, destination, attempts, reason);
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
