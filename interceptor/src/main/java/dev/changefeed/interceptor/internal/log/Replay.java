// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * Events that a destination gets again, each marked as a replay.
 *
 * @param through the last position of the replay
 * @param of the destination that gets them beside its live stream; null where its own cursor was put back
 */
public record Replay(long through, @Nullable String of) {}
