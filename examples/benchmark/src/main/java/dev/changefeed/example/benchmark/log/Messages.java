// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.example.benchmark.log.peer.Outbox;
import dev.changefeed.example.benchmark.log.peer.OutboxMessage;
import dev.changefeed.interceptor.internal.format.CloudEventsBinary;
import dev.changefeed.interceptor.internal.log.Feed;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.Message;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The feed's events as the very records that the product makes of them. {@link DrainTurns} sees that they are the same. */
final class Messages {
    private static final int PAGE = 5_000;

    private final EventFormat format = new CloudEventsBinary();

    static Outbox of(Feed feed, Outbox outbox) throws SQLException {
        Messages messages = new Messages();
        long position = 0;
        List<ChangeEvent> page;
        while (!(page = feed.read(position, PAGE, Long.MAX_VALUE)).isEmpty()) {
            outbox.add(page.stream().map(messages::message).toList());
            position = page.get(page.size() - 1).position();
        }
        return outbox;
    }

    OutboxMessage message(ChangeEvent event) {
        Message message = format.encode(event);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", message.contentType());
        message.attributes().forEach((name, value) -> headers.put("ce_" + name, value));
        headers.put("version", event.fhirVersion());
        Payload body = Objects.requireNonNull(message.body());
        return new OutboxMessage(event.orderingKey(), OutboxMessage.headers(headers), body.bytes());
    }
}
