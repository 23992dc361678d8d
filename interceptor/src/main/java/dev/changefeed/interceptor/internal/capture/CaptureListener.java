// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import java.time.Duration;

/**
 * Hears what became of captured events. Called on the thread of the request, so it must be quick, and must not throw.
 * Called by several threads at the same time.
 */
public interface CaptureListener {
    /** Hears nothing. */
    CaptureListener NONE = new CaptureListener() {};

    /** A database transaction with at least one event has committed. */
    default void committed(Captured events) {}

    /** Events have been written in a database transaction that is still to commit, as one batch, which took that long. */
    default void written(Duration took) {}

    /** {@code events} events could not be stored, and their changes went on without them. */
    default void skipped(int events) {}

    /** {@code events} events could not be stored, and their changes failed with them. */
    default void refused(int events) {}
}
