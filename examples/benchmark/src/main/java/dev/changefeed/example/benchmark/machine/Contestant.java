// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import java.util.Locale;
import java.util.Map;

/** What a FHIR server does with its changes. Everything else is the same for all. */
public enum Contestant {
    PLAIN("plain server"),
    CAPTURE("capture, no destination"),
    KAFKA("live Kafka"),
    SUBSCRIPTION("rest-hook Subscription");

    /** Where the events of {@link #KAFKA} go. */
    public static final String TOPIC = "fhir-changes";

    private static final String FEED = "hapi.fhir.changefeed.";

    private final String label;

    Contestant(String label) {
        this.label = label;
    }

    /** As it is called in tables. */
    public String label() {
        return label;
    }

    /** Fit for a database or a file. */
    String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Map<String, String> properties(Workshop workshop) {
        return switch (this) {
            case PLAIN -> Map.of(FEED + "enabled", "false");
            case CAPTURE -> Map.of(FEED + "enabled", "true");
            case KAFKA ->
                Map.of(
                        FEED + "destinations.kafka.type",
                        "kafka",
                        FEED + "destinations.kafka.topic",
                        TOPIC,
                        FEED + "destinations.kafka.start",
                        "latest",
                        FEED + "destinations.kafka.properties.bootstrap.servers",
                        workshop.broker().bootstrapServers());
            case SUBSCRIPTION -> Map.of(FEED + "enabled", "false", "benchmark.subscriptions", "true");
        };
    }
}
