// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.format;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.Message;

/** CloudEvents 1.0, binary mode: the resource is the body, the attributes travel beside it. */
public final class CloudEventsBinary implements EventFormat {
    @Override
    public String name() {
        return "cloudevents-binary";
    }

    @Override
    public Message encode(ChangeEvent event) {
        return new Message(
                CloudEventAttributes.FHIR_JSON, CloudEventAttributes.of(event), CloudEventAttributes.data(event));
    }
}
