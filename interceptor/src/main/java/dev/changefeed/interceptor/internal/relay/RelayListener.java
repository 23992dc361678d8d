// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

/** Hears what this node's relay does. Called by several threads at the same time; must be quick, and must not throw. */
public interface RelayListener {
    /** Hears nothing. */
    RelayListener NONE = new RelayListener() {};

    /** So many events got their positions by this node. */
    default void sequenced(int events) {}

    /** Who hears of a destination, and of the replays beside it; asked when the relay is made and whenever this node takes it over. */
    default DestinationListener destination(String name) {
        return DestinationListener.NONE;
    }

    /** How all destinations are by now, whoever serves them. */
    default void seen(Overviews overviews) {}
}
