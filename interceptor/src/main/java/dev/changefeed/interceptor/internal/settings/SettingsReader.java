// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.settings;

import dev.changefeed.event.Action;
import dev.changefeed.interceptor.internal.capture.CaptureSettings;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.relay.RetentionPolicy;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.PublisherFactory;
import dev.changefeed.publisher.Settings;
import dev.changefeed.publisher.Settings.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Turns properties into {@link ChangefeedSettings}, or into one exception that names all that is wrong with them. */
public final class SettingsReader {
    private static final Duration RETENTION = Duration.ofDays(90);

    private final Set<String> knownTypes;
    private final Collection<EventFormat> formats;
    private final Collection<PublisherFactory> publishers;

    /**
     * @param knownTypes the resource types of the server's FHIR version
     * @param formats the formats that a destination can choose from
     * @param publishers the publishers that a destination can choose from
     */
    SettingsReader(Set<String> knownTypes, Collection<EventFormat> formats, Collection<PublisherFactory> publishers) {
        this.knownTypes = knownTypes;
        this.formats = formats;
        this.publishers = publishers;
    }

    /** A reader that knows the formats and publishers on this library's class path. */
    public static SettingsReader withServices(Set<String> knownTypes) {
        ClassLoader loader = SettingsReader.class.getClassLoader();
        return new SettingsReader(
                knownTypes,
                services(ServiceLoader.load(EventFormat.class, loader)),
                services(ServiceLoader.load(PublisherFactory.class, loader)));
    }

    /**
     * Reads the properties.
     *
     * @param properties by the rest of their names after {@link ChangefeedSettings#PREFIX}
     * @param serverAddress the FHIR base that the server's own configuration names
     * @throws InvalidSettingsException when anything is wrong
     */
    public ChangefeedSettings read(Map<String, String> properties, @Nullable String serverAddress) {
        Settings settings = new Settings(ChangefeedSettings.PREFIX, properties);
        ChangefeedSettings read = read(settings, serverAddress);
        List<Fault> faults = new ArrayList<>(settings.faults());
        List<String> known = settings.known();
        settings.unread().forEach(property -> faults.add(NearMiss.unknown(property, known)));
        if (!faults.isEmpty()) {
            throw new InvalidSettingsException(faults);
        }
        return read;
    }

    ChangefeedSettings read(Settings settings, @Nullable String serverAddress) {
        Switch enabled =
                settings.choice("enabled", Map.of("auto", Switch.AUTO, "true", Switch.ON, "false", Switch.OFF), "auto");
        CaptureSettings capture = capture(settings, serverAddress);
        boolean createSchema = settings.flag("schema.auto", true);
        boolean operations = settings.flag("operations.enabled", false);
        RetentionPolicy retention = new RetentionPolicy(
                settings.duration("retention", RETENTION),
                settings.choice("retention-undelivered", Map.of("keep", false, "drop", true), "keep"));
        Duration downAfter = settings.text("health.down-after") == null
                ? null
                : settings.duration("health.down-after", Duration.ZERO);
        List<Destination> destinations = new ArrayList<>();
        DestinationReader reader = new DestinationReader(knownTypes, formats, publishers);
        for (String name : settings.names("destinations")) {
            Settings own = settings.under("destinations." + name);
            if (!name.matches("[a-z0-9][a-z0-9_-]{0,62}")) {
                own.fault("type", "belongs to a destination whose name is not allowed", "use a-z, 0-9, - and _ only");
            }
            Destination destination = reader.read(name, own);
            if (destination != null) {
                destinations.add(destination);
            }
        }
        boolean capturing = enabled == Switch.ON || (enabled == Switch.AUTO && !destinations.isEmpty());
        return new ChangefeedSettings(
                capturing,
                capture,
                createSchema,
                operations,
                retention,
                downAfter,
                capturing ? destinations : List.of());
    }

    private CaptureSettings capture(Settings settings, @Nullable String serverAddress) {
        Settings capture = settings.under("capture");
        boolean skip = capture.choice("on-failure", Map.of("fail", false, "skip", true), "fail");
        Set<String> types = DestinationReader.types(capture, "resource-types", knownTypes);
        Set<String> excluded = DestinationReader.types(capture, "exclude-resource-types", knownTypes);
        Set<Action> actions = DestinationReader.actions(capture);
        String source = settings.text("source");
        if (source != null && !source.matches("https?://\\S+")) {
            settings.fault(
                    "source",
                    "is not an http(s) URL",
                    "give the server's FHIR base, such as https://fhir.example.org/fhir");
        }
        return new CaptureSettings(
                skip, types.isEmpty() ? Set.of("*") : types, excluded, actions, source, serverAddress);
    }

    private static <T> List<T> services(Iterable<T> services) {
        return StreamSupport.stream(services.spliterator(), false).toList();
    }

    private enum Switch {
        AUTO,
        ON,
        OFF
    }
}
