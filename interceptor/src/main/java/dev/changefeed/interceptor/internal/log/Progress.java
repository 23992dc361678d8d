// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.util.List;

/**
 * What a destination has come to since its last save; stored as a whole or not at all.
 *
 * @param position the new cursor: everything up to it is delivered, parked or dead
 * @param parked events to park, or parked ones whose attempts changed
 * @param unparked positions that are parked no longer
 * @param deadLetters events that are given up
 */
public record Progress(long position, List<ParkedEvent> parked, List<Long> unparked, List<DeadLetter> deadLetters) {
    /** Keeps copies of the lists. */
    public Progress {
        parked = List.copyOf(parked);
        unparked = List.copyOf(unparked);
        deadLetters = List.copyOf(deadLetters);
    }

    /** The cursor alone. */
    public static Progress to(long position) {
        return new Progress(position, List.of(), List.of(), List.of());
    }

    boolean movesTheCursorOnly() {
        return parked.isEmpty() && unparked.isEmpty() && deadLetters.isEmpty();
    }
}
