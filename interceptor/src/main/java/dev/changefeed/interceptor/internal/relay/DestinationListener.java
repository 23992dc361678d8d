// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.publisher.Outcome;
import java.time.Duration;

/**
 * Hears what becomes of one destination's events while this node serves it. Called by several threads at the same time, for every event;
 * must be quick, and must not throw.
 */
public interface DestinationListener {
    /** Hears nothing. */
    DestinationListener NONE = new DestinationListener() {};

    /** This node has taken the lease. */
    default void leased() {}

    /** The publisher has answered for an event. */
    default void answered(Outcome.Status status) {}

    /** An event is parked to be tried again. */
    default void retried() {}

    /** An event is given up. */
    default void deadLettered() {}

    /** So many more keys are parked, or fewer where {@code change} is negative. */
    default void parkedKeys(int change) {}

    /** The destination has not answered for {@code more} time, beside what was told before. */
    default void unavailable(Duration more) {}

    /** A batch has its answer, whatever that is. */
    default void published(long payloadBytes, Duration took) {}
}
