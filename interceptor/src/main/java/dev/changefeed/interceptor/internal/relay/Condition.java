// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Report;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a destination answers, and what was last wrong with it. Used by the destination's own thread. */
final class Condition {
    private @Nullable Instant unavailableSince;
    private @Nullable String lastError;
    private @Nullable Instant lastErrorAt;
    private boolean news;

    void available() {
        news |= unavailableSince != null;
        unavailableSince = null;
    }

    void unavailable(String reason, Instant now) {
        if (unavailableSince == null) {
            unavailableSince = now;
            news = true;
        }
        lastError = reason;
        lastErrorAt = now;
    }

    /** One event was not taken, while others may be. */
    void failed(String reason, Instant now) {
        news |= !reason.equals(lastError);
        lastError = reason;
        lastErrorAt = now;
    }

    /** Whether there is something that others should know at once. */
    boolean isNews() {
        return news;
    }

    void told() {
        news = false;
    }

    Report report(long delivered) {
        return new Report(delivered, unavailableSince, lastError, lastErrorAt);
    }
}
