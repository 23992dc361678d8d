// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.PublisherFactory;
import dev.changefeed.publisher.Settings;
import java.util.function.Supplier;

/** Makes publishers of type {@code kafka}. Public for the {@link java.util.ServiceLoader} only. */
public final class KafkaPublisherFactory implements PublisherFactory {
    @Override
    public String type() {
        return "kafka";
    }

    @Override
    public Supplier<EventPublisher> configure(Settings settings) {
        KafkaSettings kafka = KafkaSettings.read(settings);
        return () -> new KafkaPublisher(kafka);
    }
}
