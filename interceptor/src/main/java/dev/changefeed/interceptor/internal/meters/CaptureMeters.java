// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.meters;

import dev.changefeed.event.Action;
import dev.changefeed.interceptor.internal.capture.CaptureListener;
import dev.changefeed.interceptor.internal.capture.Captured;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts what this node captures. */
public final class CaptureMeters implements CaptureListener {
    private final Counter created;
    private final Counter updated;
    private final Counter deleted;
    private final Counter payload;
    private final Counter skipped;
    private final Counter refused;
    private final Timer writing;

    /** Registers the meters of the capture. */
    public CaptureMeters(MeterRegistry registry) {
        created = captured(Action.CREATE, registry);
        updated = captured(Action.UPDATE, registry);
        deleted = captured(Action.DELETE, registry);
        payload = Counter.builder("changefeed.captured.payload")
                .description("Size of the captured resources as JSON.")
                .baseUnit("bytes")
                .register(registry);
        skipped = Counter.builder("changefeed.capture.skipped")
                .description("Events that could not be stored while their changes went on without them: lost.")
                .baseUnit("events")
                .register(registry);
        refused = Counter.builder("changefeed.capture.refused")
                .description("Events that could not be stored, so that their changes failed.")
                .baseUnit("events")
                .register(registry);
        writing = Timer.builder("changefeed.capture.time")
                .description("How long a request waits while the events of its transaction are written.")
                .register(registry);
    }

    private static Counter captured(Action action, MeterRegistry registry) {
        return Counter.builder("changefeed.captured")
                .description("Events of committed transactions.")
                .baseUnit("events")
                .tag("action", action.code())
                .register(registry);
    }

    @Override
    public void committed(Captured events) {
        created.increment(events.created());
        updated.increment(events.updated());
        deleted.increment(events.deleted());
        payload.increment(events.payloadBytes());
    }

    @Override
    public void written(Duration took) {
        writing.record(took);
    }

    @Override
    public void skipped(int events) {
        skipped.increment(events);
    }

    @Override
    public void refused(int events) {
        refused.increment(events);
    }
}
