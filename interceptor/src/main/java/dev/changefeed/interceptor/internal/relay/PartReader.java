// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.log.Replay;
import dev.changefeed.publisher.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the feed for one destination and encodes what it gets of it. While the destination is behind, the next part is made ready on
 * another thread. Used by the destination's own thread.
 */
final class PartReader {
    private static final long MOST_BYTES = 4L << 20;

    private final Destination destination;
    private final FeedWindow feed;
    private final @Nullable Replay replay;
    private final long last;
    private @Nullable Ahead ahead;

    /**
     * A part of the feed.
     *
     * @param through its last position
     * @param events those of its events that the destination gets
     */
    record Part(long through, List<Encoded> events) {}

    /**
     * @param delivery null where the format has refused the event
     * @param fault why it has; empty where it has not
     */
    record Encoded(ChangeEvent event, @Nullable Delivery delivery, String fault) {}

    private record Ahead(long after, int most, CompletableFuture<Part> part) {}

    /** @param replay which events are a replay; one beside the live stream is also all that is read */
    PartReader(Destination destination, FeedWindow feed, @Nullable Replay replay) {
        this.destination = destination;
        this.feed = feed;
        this.replay = replay;
        last = replay == null || replay.of() == null ? Long.MAX_VALUE : replay.through();
    }

    /** Why a format's exception makes an event a dead letter. */
    static String formatFault(RuntimeException e) {
        return "format: " + e.getClass().getSimpleName();
    }

    /** The last position that there is to read by now. */
    long end() {
        return Math.min(feed.tail(), last);
    }

    /** The part after a position; at most {@code most} events, but at least one where the feed has one. */
    Part read(long after, int most) {
        Ahead ready = ahead;
        ahead = null;
        Part part = ready != null && ready.after() == after && ready.most() == most
                ? join(ready.part())
                : prepare(after, most);
        if (part.through() < end()) {
            ahead = new Ahead(part.through(), most, feed.inBackground(() -> prepare(part.through(), most)));
        }
        return part;
    }

    /** The next read will not go on where the last one ended, or not soon. */
    void forget() {
        ahead = null;
    }

    private static Part join(CompletableFuture<Part> part) {
        try {
            return part.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Part prepare(long after, int most) {
        long end = end();
        List<ChangeEvent> events = feed.read(after, most, MOST_BYTES);
        List<Encoded> encoded = new ArrayList<>(events.size());
        for (ChangeEvent event : events) {
            if (event.position() <= last && destination.filter().accepts(event)) {
                encoded.add(encode(event));
            }
        }
        // positions are only missing where retention has removed events
        return new Part(
                events.isEmpty()
                        ? end
                        : Math.min(last, events.get(events.size() - 1).position()),
                encoded);
    }

    private Encoded encode(ChangeEvent event) {
        try {
            return new Encoded(event, destination.deliveryOf(event, replay), "");
        } catch (RuntimeException e) {
            return new Encoded(event, null, formatFault(e));
        }
    }
}
