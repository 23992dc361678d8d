// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.time.Duration;

/**
 * How long events stay in the log.
 *
 * @param age older events are removed
 * @param undelivered whether they are removed also where a destination has still to get them
 */
public record RetentionPolicy(Duration age, boolean undelivered) {}
