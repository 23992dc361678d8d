// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

/**
 * What went with a destination.
 *
 * @param parked its parked events
 * @param deadLetters its dead letters
 */
public record Removal(long parked, long deadLetters) {
    static final Removal NOTHING = new Removal(0, 0);

    Removal and(Removal other) {
        return new Removal(parked + other.parked, deadLetters + other.deadLetters);
    }
}
