// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import java.util.function.Supplier;

/** Makes the publishers of one type. Found by {@link java.util.ServiceLoader}; needs a public constructor without parameters. */
public interface PublisherFactory {
    /** The name in a destination's {@code type} setting, such as {@code kafka}. */
    String type();

    /**
     * Reads a destination's settings, once, at the start of the server. Reports every fault through {@link Settings#fault}, reads each
     * setting that it knows (what nobody reads is reported as unknown), and neither connects to anything nor starts a thread.
     *
     * @return opens the destination's publisher; called whenever a node takes the destination over, and again after a publisher was given
     *     up. It must not wait for the destination: one that is away shows in the outcomes.
     */
    Supplier<EventPublisher> configure(Settings settings);
}
