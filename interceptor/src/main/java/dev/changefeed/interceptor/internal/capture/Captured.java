// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import java.util.List;

/**
 * The events of a database transaction, in numbers.
 *
 * @param created how many creates
 * @param updated how many updates
 * @param deleted how many deletes
 * @param payloadBytes the size of their payloads together
 */
public record Captured(int created, int updated, int deleted, long payloadBytes) {
    static final Captured NOTHING = new Captured(0, 0, 0, 0);

    /** How many events. */
    public int events() {
        return created + updated + deleted;
    }

    Captured and(List<ChangeEvent> more) {
        int creates = created;
        int updates = updated;
        int deletes = deleted;
        long bytes = payloadBytes;
        for (ChangeEvent event : more) {
            switch (event.action()) {
                case CREATE -> creates++;
                case UPDATE -> updates++;
                case DELETE -> deletes++;
            }
            Payload payload = event.payload();
            bytes += payload == null ? 0 : payload.size();
        }
        return new Captured(creates, updates, deletes, bytes);
    }
}
