// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that a destination gave up, as an operator sees it.
 *
 * @param letter where it is, and why it was given up
 * @param at when it was given up; null where that is not known
 * @param event what it is; null when the log does not have it any more
 */
public record Undelivered(
        DeadLetter letter, @Nullable Instant at, @Nullable Event event) {
    /**
     * What an event is, without its content.
     *
     * @param id the event id
     * @param action the code of its action
     * @param resourceType the resource's type
     * @param resourceId the resource's id
     * @param version the resource's version
     * @param tenant the tenant's name; null on a server without partitions
     */
    public record Event(
            UUID id,
            String action,
            String resourceType,
            String resourceId,
            long version,
            @Nullable String tenant) {
        /** The resource and its version, as in a URL. */
        public String reference() {
            return resourceType + '/' + resourceId + "/_history/" + version;
        }

        String orderingKey() {
            String resource = resourceType + '/' + resourceId;
            return tenant == null ? resource : tenant + '/' + resource;
        }

        /** Leaves the resource out: its id does not belong in logs. */
        @Override
        public String toString() {
            return "event " + id;
        }
    }
}
