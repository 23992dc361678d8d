// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the node that serves a destination last said of it, for the other nodes and the operator.
 *
 * @param delivered events delivered since that node took the destination over
 * @param unavailableSince since when it does not answer; null while it does
 * @param lastError the last reason why an event was not delivered, without payload or identifiers; cut where it is too long for its column
 * @param lastErrorAt when that was
 */
public record Report(
        long delivered,
        @Nullable Instant unavailableSince,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt) {
    /** Nothing is delivered yet, and nothing was wrong. */
    public static final Report NOTHING = new Report(0, null, null, null);
}
