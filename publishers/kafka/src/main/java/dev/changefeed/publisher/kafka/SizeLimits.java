// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How large a record may be. The client's own limit is known; a topic's is learned from what its broker refuses, because the
 * broker compares its limit with the compressed size, which nobody knows beforehand, and because asking for a topic's settings takes a right
 * that a writer seldom has. Sizes of refused records soon fall to the limit, so few are refused. Thread-safe.
 */
final class SizeLimits {
    private final int client;
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    SizeLimits(int client) {
        this.client = client;
    }

    boolean allow(String topic, int size) {
        return size <= client && (refused.isEmpty() || size < refused.getOrDefault(topic, Integer.MAX_VALUE));
    }

    /** Returns whether this is the first one that the topic refused. */
    boolean refused(String topic, int size) {
        boolean first = !refused.containsKey(topic);
        refused.merge(topic, size, Math::min);
        return first;
    }
}
