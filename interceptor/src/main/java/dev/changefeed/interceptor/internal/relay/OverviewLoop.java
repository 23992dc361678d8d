// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.EventLog;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the destinations now and then, so that whoever wants to know how they are need not ask the database. The look is run by one
 * thread; what it saw can be asked for by any.
 */
final class OverviewLoop {
    static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(OverviewLoop.class);
    /** A count reads every dead letter: it is done in every so manieth look. */
    private static final int COUNT_EVERY = 6;

    private final EventLog eventLog;
    private final RelayListener listener;
    private volatile Overviews latest = Overviews.NONE;
    private int looks;
    private boolean faulty;

    OverviewLoop(EventLog eventLog, RelayListener listener) {
        this.eventLog = eventLog;
        this.listener = listener;
    }

    /** What was seen last. */
    Overviews latest() {
        return latest;
    }

    /** One look; to be repeated every {@link #LOOK_EVERY}. */
    void look() {
        try {
            Map<String, Long> deadLetters =
                    looks % COUNT_EVERY == 0 ? eventLog.backlog().deadLetters() : latest.deadLetters();
            latest = new Overviews(
                    eventLog.destinations().overviews(),
                    deadLetters,
                    eventLog.backlog().staged(Overviews.MOST_STAGED));
            looks++;
            listener.seen(latest);
            faulty = false;
        } catch (RuntimeException e) {
            if (!faulty) {
                log.warn("The state of the destinations could not be read: {}. Trying again.", Faults.describe(e));
            }
            faulty = true;
        }
    }
}
