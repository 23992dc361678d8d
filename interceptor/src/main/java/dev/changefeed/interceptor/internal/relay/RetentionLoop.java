// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Retention;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes events that are older than the retention, slice by slice, never one that a destination has still to get. */
final class RetentionLoop {
    private static final Logger log = LoggerFactory.getLogger(RetentionLoop.class);
    private static final int SLICE = 1_000;

    private final Retention retention;
    private final Duration age;
    private final InstantSource time;
    private volatile boolean stopping;

    RetentionLoop(Retention retention, Duration age, InstantSource time) {
        this.retention = retention;
        this.age = age;
        this.time = time;
    }

    /** Removes all that is too old by now. */
    void run() {
        int removed = 0;
        int slice;
        do {
            slice = retention.trim(time.instant().minus(age), SLICE);
            removed += slice;
        } while (slice > 0 && !stopping);
        if (removed > 0) {
            log.info("Removed {} events older than {} from the log.", removed, age);
        }
    }

    void stop() {
        stopping = true;
    }
}
