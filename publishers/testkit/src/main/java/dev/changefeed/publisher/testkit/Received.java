// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.testkit;

import dev.changefeed.event.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message as a consumer of the destination sees it.
 *
 * @param id the event id, from wherever the transport carries it
 * @param key the ordering key, from wherever the transport carries it
 * @param headers everything that travels beside the body
 * @param body the bytes; null where the transport tells no body from an empty one and there was none
 */
public record Received(
        String id,
        String key,
        Map<String, String> headers,
        @Nullable Payload body) {
    public Received {
        headers = Map.copyOf(headers);
    }
}
