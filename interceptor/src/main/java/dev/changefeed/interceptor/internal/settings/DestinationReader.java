// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.settings;

import dev.changefeed.event.Action;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.relay.EventFilter;
import dev.changefeed.interceptor.internal.relay.RetryPolicy;
import dev.changefeed.interceptor.internal.relay.RetryPolicy.OnExhausted;
import dev.changefeed.interceptor.internal.relay.StartPosition;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.PublisherFactory;
import dev.changefeed.publisher.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the settings of one destination: its own, and through its factory those of its publisher. */
final class DestinationReader {
    private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SHORTEST_DELAY = Duration.ofMillis(100);
    private static final int MOST_ATTEMPTS = 1_000_000;

    private final Set<String> knownTypes;
    private final Map<String, EventFormat> formats;
    private final Map<String, PublisherFactory> publishers;

    DestinationReader(
            Set<String> knownTypes, Collection<EventFormat> formats, Collection<PublisherFactory> publishers) {
        this.knownTypes = knownTypes;
        this.formats = formats.stream().collect(Collectors.toMap(EventFormat::name, Function.identity()));
        this.publishers = publishers.stream().collect(Collectors.toMap(PublisherFactory::type, Function.identity()));
    }

    /** The destination, or null when its faults, now reported, leave nothing to build. */
    @Nullable
    Destination read(String name, Settings settings) {
        EventFilter filter = new EventFilter(
                types(settings, "resource-types", knownTypes),
                types(settings, "exclude-resource-types", knownTypes),
                actions(settings),
                Set.copyOf(settings.list("tenants", List.of())));
        Destination.Content content = new Destination.Content(
                settings.choice("payload", Map.of("full", true, "id-only", false), "full"),
                settings.choice("delete-payload", Map.of("last-content", true, "id-only", false), "id-only"));
        StartPosition start = start(settings);
        EventFormat format = settings.choice("format", formats, "cloudevents-binary");
        RetryPolicy retry = retry(settings);
        Duration timeout = settings.duration("publish-timeout", PUBLISH_TIMEOUT);
        Supplier<EventPublisher> publisher = publisher(settings);
        return publisher == null
                ? null
                : new Destination(name, filter, start, content, format, publisher, retry, timeout);
    }

    static Set<String> types(Settings settings, String key, Set<String> knownTypes) {
        Set<String> types = new LinkedHashSet<>(settings.list(key, List.of()));
        if (types.remove("*") && types.isEmpty()) {
            return Set.of();
        }
        for (String type : types) {
            if (!knownTypes.contains(type)) {
                String meant = knownTypes.stream()
                        .filter(known -> NearMiss.edits(known, type) <= 2)
                        .findFirst()
                        .map(known -> "did you mean " + known + "?")
                        .orElse("use the names of this server's FHIR version");
                settings.fault(key, "names " + type + ", which is no resource type", meant);
            }
        }
        return Set.copyOf(types);
    }

    static Set<Action> actions(Settings settings) {
        Map<String, Action> known =
                Arrays.stream(Action.values()).collect(Collectors.toMap(Action::code, Function.identity()));
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String name : settings.list("actions", List.of("create", "update", "delete"))) {
            Action action = known.get(name.toLowerCase(Locale.ROOT));
            if (action == null) {
                settings.fault("actions", "names " + name, "use create, update and delete");
            } else {
                actions.add(action);
            }
        }
        return actions;
    }

    private @Nullable Supplier<EventPublisher> publisher(Settings settings) {
        String known = String.join(", ", publishers.keySet().stream().sorted().toList());
        String type = settings.required("type", "choose one of " + known);
        PublisherFactory factory = publishers.get(type);
        if (factory != null) {
            return factory.configure(settings);
        }
        // its other settings cannot be judged without a publisher, so they are not reported as unknown
        settings.readAll();
        if (!type.isEmpty()) {
            settings.fault(
                    "type", "is not one of " + known, "choose one, or put the jar of the publisher on the class path");
        }
        return null;
    }

    private static RetryPolicy retry(Settings settings) {
        List<Duration> delays = settings.durations("retry.delays", RetryPolicy.DEFAULT.delays());
        if (delays.stream().anyMatch(delay -> delay.compareTo(SHORTEST_DELAY) < 0)) {
            settings.fault("retry.delays", "has an element below 100ms", "for example 2s,4s,8s");
        }
        return new RetryPolicy(
                delays,
                jitter(settings),
                settings.number("retry.max-attempts", delays.size() + 1, 1, MOST_ATTEMPTS),
                settings.choice(
                        "on-exhausted",
                        Map.of("dead-letter", OnExhausted.DEAD_LETTER, "hold", OnExhausted.HOLD),
                        "dead-letter"));
    }

    private static double jitter(Settings settings) {
        String jitter = settings.text("retry.jitter");
        if (jitter == null) {
            return RetryPolicy.DEFAULT.jitter();
        }
        try {
            double part = Double.parseDouble(jitter);
            if (part >= 0 && part < 1) {
                return part;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number that is out of range
        }
        settings.fault("retry.jitter", "is not a part of a delay", "write a number from 0 to below 1, for example 0.1");
        return RetryPolicy.DEFAULT.jitter();
    }

    private static StartPosition start(Settings settings) {
        String start = settings.text("start", "latest");
        switch (start.toLowerCase(Locale.ROOT)) {
            case "latest":
                return new StartPosition.Latest();
            case "earliest":
                return new StartPosition.Earliest();
            default:
                try {
                    return new StartPosition.Since(OffsetDateTime.parse(start).toInstant());
                } catch (DateTimeException e) {
                    settings.fault(
                            "start",
                            "is no place to start at",
                            "use latest, earliest or a time such as 2026-01-31T00:00:00Z");
                    return new StartPosition.Latest();
                }
        }
    }
}
