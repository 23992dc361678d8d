// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

/**
 * Hears what became of captured events. Called on the thread of the request, so it must be quick, and must not throw.
 * Called by several threads at the same time.
 */
public interface CaptureListener {
    /** A database transaction with {@code events} events has committed. */
    void committed(int events);

    /** {@code events} events could not be stored, and their changes went on without them. */
    void skipped(int events);
}
