// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import dev.changefeed.event.ChangeEvent;

/**
 * One event on its way to one destination, already encoded. Safe for use by several threads.
 */
public final class Delivery {
    private final ChangeEvent event;
    private final EventFormat format;
    private final Message message;

    private Delivery(ChangeEvent event, EventFormat format) {
        this.event = event;
        this.format = format;
        this.message = format.encode(event);
    }

    /** Encodes {@code event}; what the format throws comes through. */
    public static Delivery of(ChangeEvent event, EventFormat format) {
        return new Delivery(event, format);
    }

    /** The event, for keys, templates and headers. */
    public ChangeEvent event() {
        return event;
    }

    /** What to send. */
    public Message message() {
        return message;
    }

    /**
     * What to send instead when {@link #message()} is larger than the transport takes: the same event with its id only. Encoded when it is
     * asked for. Answer it with {@link Outcome#deliveredIdOnly()}.
     */
    public Message idOnly() {
        return format.encode(event.idOnly());
    }

    @Override
    public String toString() {
        return event.toString();
    }
}
