// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.capture.EventSink;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Passes events on to the log and counts them, or does what a test puts in the log's place. */
public final class SwitchableSink implements EventSink {
    private final EventSink log;
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private volatile @Nullable EventSink instead;

    SwitchableSink(EventSink log) {
        this.log = log;
    }

    @Override
    public void append(List<ChangeEvent> batch) {
        batches.incrementAndGet();
        events.addAndGet(batch.size());
        EventSink target = instead;
        (target == null ? log : target).append(batch);
    }

    /** Until {@link #restore()}, {@code other} gets the events. */
    public void replaceBy(EventSink other) {
        instead = other;
    }

    public void restore() {
        instead = null;
    }

    /** Calls so far, those of transactions that were rolled back later included. */
    public int batches() {
        return batches.get();
    }

    /** Events in these calls. */
    public int events() {
        return events.get();
    }
}
