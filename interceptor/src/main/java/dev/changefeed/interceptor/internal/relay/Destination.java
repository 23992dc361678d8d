// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.Replay;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.EventPublisher;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One configured destination.
 *
 * @param name its identity: cursor, parked events and dead letters hang on it
 * @param filter which events it gets
 * @param start where it begins when it is new
 * @param content how much of each event it gets
 * @param format how events are encoded for it
 * @param publishers opens its publisher
 * @param retry when a failed event is tried again
 * @param publishTimeout how long a publisher may leave a batch unanswered before it is given up
 */
public record Destination(
        String name,
        EventFilter filter,
        StartPosition start,
        Content content,
        EventFormat format,
        Supplier<EventPublisher> publishers,
        RetryPolicy retry,
        Duration publishTimeout) {

    /**
     * How much of an event leaves the server.
     *
     * @param payload whether creates and updates carry the resource
     * @param lastContentOfDeletes whether deletes carry what the resource was
     */
    public record Content(boolean payload, boolean lastContentOfDeletes) {
        ChangeEvent of(ChangeEvent event) {
            boolean whole = payload && (event.action() != Action.DELETE || lastContentOfDeletes);
            return whole ? event : event.idOnly();
        }
    }

    /**
     * The event as this destination gets it; what the format throws comes through.
     *
     * @param replay which events are a replay; null when none is
     */
    Delivery deliveryOf(ChangeEvent event, @Nullable Replay replay) {
        ChangeEvent wanted = content.of(event);
        boolean again = replay != null && event.position() <= replay.through();
        return Delivery.of(again ? wanted.asReplay() : wanted, format);
    }

    /** The same under the name of a replay beside the live stream. */
    Destination named(String replayName) {
        return new Destination(replayName, filter, start, content, format, publishers, retry, publishTimeout);
    }

    /** The same with another way to open its publisher. */
    public Destination publishingBy(Supplier<EventPublisher> others) {
        return new Destination(name, filter, start, content, format, others, retry, publishTimeout);
    }

    /** Settings of publishers may hold secrets: the name says enough. */
    @Override
    public String toString() {
        return name;
    }
}
