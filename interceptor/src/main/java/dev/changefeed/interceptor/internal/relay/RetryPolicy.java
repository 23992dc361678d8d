// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a parked event is tried again.
 *
 * @param delays the pause before each retry; after the last of them the event becomes a dead letter
 */
public record RetryPolicy(List<Duration> delays) {
    /** 2, 4, 8, 16 and 32 seconds. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(List.of(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16),
            Duration.ofSeconds(32)));

    public RetryPolicy {
        delays = List.copyOf(delays);
    }

    /** The pause after so many failed attempts, or null when there is no further one. */
    @Nullable
    Duration pauseAfter(int attempts) {
        return attempts <= delays.size() ? delays.get(attempts - 1) : null;
    }
}
