// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.testkit;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.PayloadKind;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.Message;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small binary CloudEvents format, so that a publisher can be tested without the plugin's own formats. */
public final class SampleFormat implements EventFormat {
    @Override
    public String name() {
        return "sample";
    }

    @Override
    public Message encode(ChangeEvent event) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", event.id().toString());
        attributes.put("source", event.source());
        attributes.put("type", "dev.changefeed.fhir." + event.action().pastTense());
        attributes.put("subject", event.resource().reference());
        attributes.put("time", event.occurredAt().toString());
        attributes.put("partitionkey", event.orderingKey());
        attributes.put("sequence", "%020d".formatted(event.position()));
        attributes.put("resourceversion", Long.toString(event.resource().version()));
        attributes.put("payloadkind", event.payloadKind().code());
        if (event.payloadKind() == PayloadKind.ID_ONLY) {
            attributes.put("dataref", event.versionUrl());
        }
        return new Message("application/fhir+json", attributes, body(event));
    }

    private static Payload body(ChangeEvent event) {
        Payload payload = event.payload();
        if (payload != null && event.action() != Action.DELETE) {
            return payload;
        }
        String json = "{\"resourceType\":\"%s\",\"id\":\"%s\"}"
                .formatted(event.resource().type(), event.resource().id());
        return Payload.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
