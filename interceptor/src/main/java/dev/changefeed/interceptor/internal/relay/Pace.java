// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.time.Duration;

/**
 * How far apart steps are. Each step costs the same whatever it moves, so many small commits should share one; but an event waits for its
 * step. Time decides: what a step takes is short while the machine has nothing else to do, and grows with the machine's load. A single slow
 * step changes little. Used by one thread.
 */
final class Pace {
    /** Pauses are so many times as long as steps. What follows a step, as far as the broker, costs several times what the step does. */
    private static final int PAUSES_PER_STEP = 16;

    /** The newest step has this part in the average. */
    private static final int PART = 8;

    private final Duration shortest;
    private final Duration longest;
    private Duration average = Duration.ZERO;

    /**
     * @param shortest from the start of a step to the next one, where steps take no time
     * @param longest the same, where steps take for ever
     */
    Pace(Duration shortest, Duration longest) {
        this.shortest = shortest;
        this.longest = longest;
    }

    /** For destinations that wait for every event. */
    static Pace prompt() {
        return new Pace(Duration.ofMillis(5), Duration.ofMillis(60));
    }

    /** For a log that nobody reads yet. */
    static Pace leisurely() {
        return new Pace(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    /** The time from the start of a step, which has taken {@code step}, to that of the next one. */
    Duration after(Duration step) {
        average = average.plus(step.minus(average).dividedBy(PART));
        Duration wanted = average.multipliedBy(PAUSES_PER_STEP);
        if (wanted.compareTo(shortest) < 0) {
            return shortest;
        }
        return wanted.compareTo(longest) < 0 ? wanted : longest;
    }
}
