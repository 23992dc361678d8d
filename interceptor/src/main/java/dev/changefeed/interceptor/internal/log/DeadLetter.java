// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

/**
 * An event that a destination gave up.
 *
 * @param position where it is in the feed
 * @param attempts how often it was tried
 * @param reason why it was given up, without payload or identifiers; cut where it is too long for its column
 */
public record DeadLetter(long position, int attempts, String reason) {}
