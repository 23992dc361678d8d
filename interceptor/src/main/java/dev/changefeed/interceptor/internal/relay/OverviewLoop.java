// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.log.Overview;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
    /** What is costly is done in every so manieth look. */
    private static final int COUNT_EVERY = 6;

    /** What a destination holds that is so little behind is not worth a query. */
    private static final int FEW = 1_000;

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
            List<Overview> destinations = eventLog.destinations().overviews();
            Map<String, Backlog> backlogs = looks % COUNT_EVERY == 0 ? backlogs(destinations) : latest.backlogs();
            latest = new Overviews(
                    destinations, backlogs, eventLog.tallies().staged().number());
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

    private Map<String, Backlog> backlogs(List<Overview> destinations) {
        Map<String, Long> deadLetters = eventLog.tallies().deadLetters();
        Map<String, Long> held = eventLog.tallies().held();
        Map<String, Backlog> backlogs = new HashMap<>();
        for (Overview destination : destinations) {
            String name = destination.state().name();
            long bytes = destination.behind() < FEW
                    ? 0
                    : eventLog.footprint().bytesBehind(destination.state().position());
            backlogs.put(name, new Backlog(deadLetters.getOrDefault(name, 0L), held.getOrDefault(name, 0L), bytes));
        }
        return backlogs;
    }
}
