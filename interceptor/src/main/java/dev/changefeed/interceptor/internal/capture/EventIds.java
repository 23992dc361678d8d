// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes version 7 UUIDs, each greater than the one before, also when the clock is set back. The twelve bits after the time count
 * upwards inside a millisecond, from a random start in their lower half. Safe for use by several threads if the generator is.
 */
public final class EventIds {
    private static final int COUNTER_BITS = 12;
    private static final long RANDOM_START = 0x7ff;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicLong last = new AtomicLong();

    /** Ids with times from {@code clock}. */
    public EventIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    InstantSource clock() {
        return clock;
    }

    UUID next() {
        long wanted = clock.millis() << COUNTER_BITS | (random.nextLong() & RANDOM_START);
        long given = last.updateAndGet(before -> Math.max(wanted, before + 1));
        long high = given >>> COUNTER_BITS << 16 | VERSION | (given & 0xfff);
        return new UUID(high, VARIANT | random.nextLong() >>> 2);
    }
}
