// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a destination is and what it has still to get, as the database has it. The position is that of the last save, which may be up to 30
 * seconds old where the destination gets none of the events meanwhile.
 *
 * @param state its cursor and lease
 * @param report what its node said of it
 * @param expired events that retention took before it got them, since it was made
 * @param behind positions after its cursor, whether it gets their events or not
 * @param oldestWaiting when the first of them occurred; null when there is none
 * @param oldestParked when the first of its parked events occurred; null when there is none
 */
public record Overview(
        Destinations.State state,
        Report report,
        long expired,
        long behind,
        @Nullable Instant oldestWaiting,
        @Nullable Instant oldestParked) {
    /** Whether its node tries in vain to reach it. */
    public boolean isUnavailable() {
        return state.leased() && !state.paused() && report.unavailableSince() != null;
    }

    /** How it is, in a word; {@code held} says whether any of its keys wait for an operator. */
    public OperatingState operatingState(boolean held) {
        if (state.paused()) {
            return OperatingState.PAUSED;
        }
        if (!state.leased() || state.owner() == null) {
            return OperatingState.UNSERVED;
        }
        if (isUnavailable()) {
            return OperatingState.UNAVAILABLE;
        }
        if (held) {
            return OperatingState.HELD;
        }
        Replay replay = state.replay();
        return replay != null && replay.through() > state.position()
                ? OperatingState.REPLAYING
                : OperatingState.RUNNING;
    }
}
