// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import dev.changefeed.event.ChangeEvent;
import java.util.List;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.ConcurrencyFailureException;

/** No event, no change. */
final class StrictWriter implements EventWriter {
    private static final String REFUSED =
            "The change feed could not store the change's event, so the change is not stored either";

    private final EventSink sink;

    StrictWriter(EventSink sink) {
        this.sink = sink;
    }

    @Override
    public boolean write(List<ChangeEvent> events) {
        try {
            sink.append(events);
            return true;
        } catch (ConcurrencyFailureException e) {
            throw repeatable(e);
        } catch (RuntimeException e) {
            throw new CaptureException(REFUSED, e);
        }
    }

    /** Keeps the kind of the exception, by which HAPI knows that it may run the transaction again. */
    private static CannotAcquireLockException repeatable(ConcurrencyFailureException e) {
        return new CannotAcquireLockException(REFUSED, RedactedException.of(e));
    }
}
