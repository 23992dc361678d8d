// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a destination can be reached, and when to try again. Says so once for each change. */
final class Availability {
    private static final Logger log = LoggerFactory.getLogger(Availability.class);
    private static final Duration SHORTEST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final String destination;
    private final Condition condition;
    private final InstantSource time;
    private final RandomGenerator random;
    private final DestinationListener listener;
    private int failures;
    private Instant failedAt = Instant.MIN;
    private Instant retryAt = Instant.MIN;

    Availability(
            String destination,
            Condition condition,
            InstantSource time,
            RandomGenerator random,
            DestinationListener listener) {
        this.destination = destination;
        this.condition = condition;
        this.time = time;
        this.random = random;
        this.listener = listener;
    }

    /** Puts the next try off, longer with every failure in a row. */
    void failed(String reason) {
        if (failures == 0) {
            log.info(
                    "Destination {} is unavailable ({}). Its events wait and are sent as soon as it answers.",
                    destination,
                    reason);
        }
        Instant now = time.instant();
        tellUnavailable(now);
        failedAt = now;
        condition.unavailable(reason, now);
        long pause = Math.min(LONGEST.toMillis(), SHORTEST.toMillis() << Math.min(failures, 16));
        failures++;
        retryAt = now.plusMillis(pause / 2 + random.nextLong(pause / 2 + 1));
    }

    void succeeded() {
        condition.available();
        if (failures > 0) {
            tellUnavailable(time.instant());
            log.info("Destination {} is available again.", destination);
            failures = 0;
            retryAt = Instant.MIN;
        }
    }

    private void tellUnavailable(Instant now) {
        if (failures > 0) {
            listener.unavailable(Duration.between(failedAt, now));
        }
    }

    /** How long to wait before the next try; zero means now. */
    Duration pause() {
        Instant now = time.instant();
        return now.isBefore(retryAt) ? Duration.between(now, retryAt) : Duration.ZERO;
    }
}
