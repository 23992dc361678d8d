// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import dev.changefeed.event.Payload;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An encoded event, free of any transport. {@link #toString()} shows the content type and the size only.
 *
 * @param contentType the media type of the body
 * @param attributes CloudEvents context attributes that travel beside the body, in the order in which they were given; the publisher
 *     writes them as its transport's binding says ({@code ce_} headers on Kafka). Empty where the body says everything. The caller gives the map away.
 * @param body the bytes; null is a message without any (a tombstone on Kafka)
 */
public record Message(
        String contentType,
        Map<String, String> attributes,
        @Nullable Payload body) {
    public Message {
        attributes = Collections.unmodifiableMap(attributes);
    }

    @Override
    public String toString() {
        return contentType + ", " + (body == null ? "no body" : body);
    }
}
