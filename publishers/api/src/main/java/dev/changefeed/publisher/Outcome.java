// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

/**
 * A publisher's answer for one event.
 *
 * @param status what became of it
 * @param reason why, for the operator: a class of error such as {@code RecordTooLargeException}; never a payload, an id or a secret.
 *     Empty when delivered.
 */
public record Outcome(Status status, String reason) {
    private static final Outcome DELIVERED = new Outcome(Status.DELIVERED, "");
    private static final Outcome DELIVERED_ID_ONLY = new Outcome(Status.DELIVERED_ID_ONLY, "");

    /** What became of an event. */
    public enum Status {
        /** Acknowledged by the destination; it is the destination's now. */
        DELIVERED,
        /** Acknowledged in its id-only form, because the whole was too large for the transport. */
        DELIVERED_ID_ONLY,
        /** Not taken, but it may be later. The event is parked, the later ones of its key behind it; other keys go on. */
        RETRY,
        /** Will never be taken. The event goes to the dead letters and its key goes on. */
        REJECTED,
        /** The destination is down and the event not to blame. Everything waits, and the event is given again. */
        UNAVAILABLE
    }

    public static Outcome delivered() {
        return DELIVERED;
    }

    public static Outcome deliveredIdOnly() {
        return DELIVERED_ID_ONLY;
    }

    public static Outcome retry(String reason) {
        return new Outcome(Status.RETRY, reason);
    }

    public static Outcome rejected(String reason) {
        return new Outcome(Status.REJECTED, reason);
    }

    public static Outcome unavailable(String reason) {
        return new Outcome(Status.UNAVAILABLE, reason);
    }

    /** Whether the destination has the event. */
    public boolean isDelivered() {
        return status == Status.DELIVERED || status == Status.DELIVERED_ID_ONLY;
    }
}
