// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.interceptor.internal.log.Feed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The newest part of the feed, read once for all destinations of this node. A destination that keeps up is served from here; one that is
 * behind reads the database on its own until it has caught up. Safe for use by several threads.
 */
final class FeedWindow {
    private static final long MOST_BYTES = 8L << 20;

    private final Feed feed;
    private final Executor background;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Deque<Page> pages = new ArrayDeque<>();
    private volatile long tail;
    private long start;
    private long end;
    private long bytes;

    /** Events after {@code after} up to {@code through}, without a hole between them. */
    private record Page(long after, long through, List<ChangeEvent> events, long bytes) {}

    /** @param background for work that destinations want to be done while they do something else */
    FeedWindow(Feed feed, Executor background) {
        this.feed = feed;
        this.background = background;
        tail = feed.tail();
        start = tail;
        end = tail;
    }

    /** The last position that is known to be taken. */
    long tail() {
        return tail;
    }

    /** Calls {@code listener} whenever the tail has moved; it must return at once. */
    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** Notes how far the feed goes by now. */
    void advance(long newTail) {
        if (newTail > tail) {
            tail = newTail;
            listeners.forEach(Runnable::run);
        }
    }

    /** Events after a position in their order, at least one where the feed has one. */
    List<ChangeEvent> read(long after, int most, long mostBytes) {
        synchronized (this) {
            if (after > end) {
                beginAt(after);
            }
            if (after >= start) {
                if (after == end) {
                    load(most, mostBytes);
                }
                return cached(after, most);
            }
        }
        return feed.read(after, most, mostBytes);
    }

    /** Does {@code work}, most likely a read, on another thread. */
    <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, background);
    }

    /** Nobody on this node has read as far as a destination that another node has served until now. */
    private void beginAt(long position) {
        pages.clear();
        bytes = 0;
        start = position;
        end = position;
    }

    private void load(int most, long mostBytes) {
        List<ChangeEvent> events = feed.read(end, most, mostBytes);
        if (events.isEmpty()) {
            return;
        }
        long through = events.get(events.size() - 1).position();
        long size = events.stream().mapToLong(FeedWindow::weight).sum();
        pages.add(new Page(end, through, events, size));
        end = through;
        bytes += size;
        while (bytes > MOST_BYTES && pages.size() > 1) {
            Page oldest = pages.remove();
            bytes -= oldest.bytes();
            start = oldest.through();
        }
    }

    private List<ChangeEvent> cached(long after, int most) {
        for (Page page : pages) {
            if (after < page.through()) {
                List<ChangeEvent> events = page.events();
                int from = 0;
                while (events.get(from).position() <= after) {
                    from++;
                }
                return events.subList(from, Math.min(events.size(), from + most));
            }
        }
        return List.of();
    }

    private static long weight(ChangeEvent event) {
        Payload payload = event.payload();
        return 500 + (payload == null ? 0 : payload.size());
    }
}
