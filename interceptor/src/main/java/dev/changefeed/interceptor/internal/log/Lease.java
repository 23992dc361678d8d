// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * A node's right to relay for a destination, until it expires by the database's clock.
 *
 * @param destination the destination's name
 * @param owner the node that holds it
 * @param epoch grows with every acquisition; what carries an older epoch is fenced off
 * @param position the destination's cursor at the time of the acquisition
 * @param replay which of the events after it are a replay; null when none is
 */
public record Lease(
        String destination,
        String owner,
        long epoch,
        long position,
        @Nullable Replay replay) {}
