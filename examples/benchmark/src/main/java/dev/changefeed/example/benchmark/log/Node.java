// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.relay.Relay;
import dev.changefeed.interceptor.internal.settings.ChangefeedSettings;
import dev.changefeed.interceptor.internal.settings.SettingsReader;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The relay of one server node, made from properties as the plugin makes it, without the FHIR server. */
final class Node {
    private Node() {}

    /** A relay that is not started yet. {@code watch} may put an observer around each destination. */
    static Relay relay(EventLog log, Map<String, String> properties, UnaryOperator<Destination> watch) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("enabled", "true");
        ChangefeedSettings settings =
                SettingsReader.withServices(Set.of("Patient")).read(all, SampleEvents.SERVER);
        List<Destination> destinations =
                settings.destinations().stream().map(watch).toList();
        return new Relay(UUID.randomUUID().toString(), log, destinations, settings.retention(), InstantSource.system());
    }

    /** The properties of a Kafka destination; what they do not say is as the product has it by default. */
    static Map<String, String> kafka(String destination, String servers, String topic) {
        String start = "destinations." + destination + '.';
        return Map.of(
                start + "type", "kafka",
                start + "topic", topic,
                start + "format", "cloudevents-binary",
                start + "start", "earliest",
                start + "properties.bootstrap.servers", servers);
    }
}
