// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import dev.changefeed.event.ChangeEvent;

/**
 * Turns an event into what a consumer receives. Found by {@link java.util.ServiceLoader} and chosen by its name in a destination's
 * {@code format} setting. One instance serves all destinations and all threads.
 */
public interface EventFormat {
    /** The name in settings, such as {@code cloudevents-binary}. */
    String name();

    /**
     * Encodes one event. Pure: no input or output, the same message for the same event. An exception is the event's own fault and sends
     * it to the dead letters.
     */
    Message encode(ChangeEvent event);
}
