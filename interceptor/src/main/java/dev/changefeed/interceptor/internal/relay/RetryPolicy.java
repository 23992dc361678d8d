// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a parked event is tried again, and what becomes of it in the end.
 *
 * @param delays the pause before each retry; the last of them is repeated where more attempts are allowed
 * @param jitter the part of a pause by which it may be longer or shorter, so that what failed together is not tried together for ever
 * @param maxAttempts how often an event is tried, the first time included
 * @param onExhausted what happens after the last attempt
 */
public record RetryPolicy(List<Duration> delays, double jitter, int maxAttempts, OnExhausted onExhausted) {
    /** What happens to an event after its last attempt. */
    public enum OnExhausted {
        /** It becomes a dead letter, and its key goes on. */
        DEAD_LETTER,
        /** It stays parked, and its key waits for an operator. */
        HOLD
    }

    /** 2, 4, 8, 16 and 32 seconds, each a tenth more or less, and then a dead letter. */
    public static final RetryPolicy DEFAULT = of(List.of(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16),
            Duration.ofSeconds(32)));

    public RetryPolicy {
        delays = List.copyOf(delays);
    }

    /** One attempt for each delay after the first one; all else as by default. */
    public static RetryPolicy of(List<Duration> delays) {
        return new RetryPolicy(delays, 0.1, delays.size() + 1, OnExhausted.DEAD_LETTER);
    }

    /** The pause after so many failed attempts, or null when there is no further one. */
    @Nullable
    Duration pauseAfter(int attempts, RandomGenerator random) {
        if (attempts >= maxAttempts) {
            return null;
        }
        Duration pause = delays.get(Math.min(attempts, delays.size()) - 1);
        double stretch = 1 + jitter * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.round(pause.toMillis() * stretch));
    }

    /** The longest pause that there can be. */
    Duration longestPause() {
        long longest = delays.stream().mapToLong(Duration::toMillis).max().orElse(0);
        return Duration.ofMillis(Math.round(longest * (1 + jitter)));
    }
}
