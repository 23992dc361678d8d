// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.format;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.Message;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;

/** CloudEvents 1.0, structured mode: one JSON object with the attributes and the resource as {@code data}. */
public final class CloudEventsStructured implements EventFormat {
    private static final String CONTENT_TYPE = JsonFormat.CONTENT_TYPE + "; charset=UTF-8";
    private static final Set<String> CORE = Set.of("specversion", "id", "source", "type", "subject", "time");

    private final JsonFormat json = new JsonFormat();

    @Override
    public String name() {
        return "cloudevents-structured";
    }

    @Override
    public Message encode(ChangeEvent event) {
        Map<String, String> attributes = CloudEventAttributes.of(event);
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(attributes.get("id"))
                .withSource(URI.create(event.source()))
                .withType(attributes.get("type"))
                .withSubject(attributes.get("subject"))
                .withTime(event.occurredAt().atOffset(ZoneOffset.UTC));
        attributes.forEach((name, value) -> {
            if (!CORE.contains(name)) {
                builder.withExtension(name, value);
            }
        });
        builder.withData(
                CloudEventAttributes.FHIR_JSON, CloudEventAttributes.data(event).bytes());
        return new Message(CONTENT_TYPE, Map.of(), Payload.of(json.serialize(builder.build())));
    }
}
