// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

/**
 * What a destination leaves behind, which is costly to find out.
 *
 * @param deadLetters events that it gave up and that wait for an operator
 * @param heldKeys keys that wait for an operator
 * @param bytes about how much of the log is kept for it
 */
public record Backlog(long deadLetters, long heldKeys, long bytes) {
    /** Nothing. */
    public static final Backlog NONE = new Backlog(0, 0, 0);
}
