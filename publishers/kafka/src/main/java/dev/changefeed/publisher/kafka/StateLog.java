// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line when something stops working and one when it works again, however often it is tried in between. Thread-safe. */
final class StateLog {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaPublisher.class);
    private static final String BROKERS = "";

    private final String destination;
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

    StateLog(String destination) {
        this.destination = destination;
    }

    void failed(String topic, Exception exception) {
        Trouble trouble = Trouble.of(exception);
        if (trouble == troubles.put(trouble.ofOneTopic() ? topic : BROKERS, trouble)) {
            return;
        }
        LOG.warn(
                "Destination {} is unavailable at topic {}: {}. Its events wait, none is lost. To mend it, {}.",
                destination,
                topic,
                Trouble.reason(exception),
                trouble.mend());
    }

    void delivered(String topic) {
        if (troubles.isEmpty()) {
            return;
        }
        boolean mended = troubles.remove(BROKERS) != null;
        mended |= troubles.remove(topic) != null;
        if (mended) {
            LOG.info("Destination {} delivers to topic {} again.", destination, topic);
        }
    }

    void refusedAsTooLarge(String topic, int size) {
        LOG.warn(
                "Destination {}: topic {} refused an event of {} bytes. Events of this size and more go there with their id only until"
                        + " this node opens the destination anew. To send them whole, raise the topic's max.message.bytes.",
                destination,
                topic,
                size);
    }
}
