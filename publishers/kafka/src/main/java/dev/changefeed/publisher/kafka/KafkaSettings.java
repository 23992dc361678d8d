// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import dev.changefeed.publisher.Settings;
import java.util.Map;

/**
 * What a Kafka destination is configured with.
 *
 * @param destination its name, for logs
 * @param topics names the topics
 * @param client the client's own settings, complete
 * @param largest the largest record in bytes that the client sends
 */
record KafkaSettings(String destination, TopicTemplate topics, Map<String, Object> client, int largest) {
    KafkaSettings {
        client = Map.copyOf(client);
    }

    static KafkaSettings read(Settings settings) {
        String destination = lastWord(settings.property("topic"));
        TopicTemplate topics = TopicTemplate.read(settings, "topic");
        ClientProperties client = new ClientProperties(settings, "properties");
        Map<String, Object> properties = client.complete("changefeed-" + destination);
        return new KafkaSettings(destination, topics, properties, client.largestRecord());
    }

    /** The name of the destination is the word before the setting's own. */
    private static String lastWord(String property) {
        String prefix = property.substring(0, property.lastIndexOf('.'));
        return prefix.substring(prefix.lastIndexOf('.') + 1);
    }

    /** Names no property: some of them are secret. */
    @Override
    public String toString() {
        return "destination " + destination + ", topic " + topics;
    }
}
