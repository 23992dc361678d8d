// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

/**
 * How many events of a destination wait or are given up. Counting ends at {@link Tallies#MOST}.
 *
 * @param parked its parked events
 * @param parkedKeys the ordering keys that they have
 * @param held the keys among them that wait for an operator
 * @param deadLetters its dead letters
 */
public record Tally(Count parked, Count parkedKeys, Count held, Count deadLetters) {
    /**
     * A number that is cheap to find out.
     *
     * @param number how many
     * @param more whether there may be more than that
     */
    public record Count(long number, boolean more) {
        static Count of(long counted) {
            return new Count(Math.min(counted, Tallies.MOST), counted > Tallies.MOST);
        }
    }
}
