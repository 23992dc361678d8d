// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Retention;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes events that are older than the retention, slice by slice, and says what a destination loses by it. */
final class RetentionLoop {
    private static final Logger log = LoggerFactory.getLogger(RetentionLoop.class);
    private static final int SLICE = 1_000;

    private final Retention retention;
    private final RetentionPolicy policy;
    private final InstantSource time;
    private volatile boolean stopping;

    RetentionLoop(Retention retention, RetentionPolicy policy, InstantSource time) {
        this.retention = retention;
        this.policy = policy;
        this.time = time;
    }

    /** Removes all that is too old by now. */
    void run() {
        Instant olderThan = time.instant().minus(policy.age());
        Map<String, Long> expired = new TreeMap<>();
        long removed = 0;
        long after = 0;
        boolean end = false;
        try {
            while (!end && !stopping) {
                Retention.Trimmed slice = retention.trim(after, SLICE, olderThan, policy.undelivered());
                after = slice.through();
                removed += slice.removed();
                slice.expired().forEach((destination, events) -> expired.merge(destination, events, Long::sum));
                end = slice.end();
            }
        } finally {
            tell(removed, expired);
        }
    }

    void stop() {
        stopping = true;
    }

    private void tell(long removed, Map<String, Long> expired) {
        if (removed > 0) {
            log.info("Removed {} events older than {} from the log.", removed, policy.age());
        }
        expired.forEach((destination, events) -> log.warn(
                "Destination {} had still to get {} events, which are older than {} and now gone from the log (retention-undelivered is drop).",
                destination,
                events,
                policy.age()));
    }
}
