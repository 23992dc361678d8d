// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import dev.changefeed.interceptor.internal.settings.ChangefeedSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/** Finds the feed's properties in an environment, by their names after the prefix. */
final class FeedProperties {
    private static final String BINDER = "org.springframework.boot.context.properties.bind.Binder";
    private static final String START = ChangefeedSettings.PREFIX + '.';

    private FeedProperties() {}

    static Map<String, String> in(ConfigurableEnvironment environment) {
        return ClassUtils.isPresent(BINDER, FeedProperties.class.getClassLoader())
                ? ByBoot.read(environment)
                : byName(environment);
    }

    static Map<String, String> byName(ConfigurableEnvironment environment) {
        Map<String, String> found = new HashMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    if (name.startsWith(START)) {
                        Object value = source.getProperty(name);
                        found.putIfAbsent(
                                name.substring(START.length()),
                                Placeholders.resolve(String.valueOf(value), environment::resolvePlaceholders));
                    }
                }
            }
        }
        return found;
    }

    /** Spring Boot's binding, with its rules for environment variables. A class of its own, so that servers without Boot never load it. */
    private static final class ByBoot {
        private static final Pattern ELEMENT = Pattern.compile("\\.(\\d+)$");

        static Map<String, String> read(ConfigurableEnvironment environment) {
            PlaceholdersResolver boot = new PropertySourcesPlaceholdersResolver(environment);
            PlaceholdersResolver ours = value -> value instanceof String text
                    ? Placeholders.resolve(text, part -> String.valueOf(boot.resolvePlaceholders(part)))
                    : boot.resolvePlaceholders(value);
            Map<String, String> found = new HashMap<>();
            new Binder(ConfigurationPropertySources.get(environment), ours)
                    .bind(ChangefeedSettings.PREFIX, Bindable.mapOf(String.class, String.class))
                    .ifBound(bound -> bound.forEach((name, value) -> found.put(withIndex(name), value)));
            return found;
        }

        /** Binding to a map turns the list element {@code types[0]} into {@code types.0}. */
        private static String withIndex(String name) {
            return name.contains(".properties.") ? name : ELEMENT.matcher(name).replaceFirst("[$1]");
        }
    }

    /** Spring's placeholders, but for those of our own templates: {@code ${tenant}} means the event's, whatever variable has that name. */
    private static final class Placeholders {
        private static final List<String> OURS = List.of("resourceType", "action", "tenant", "fhirVersion", "id");
        private static final Pattern TEMPLATE = Pattern.compile("\\$\\{(" + String.join("|", OURS) + ")}");
        private static final Pattern SHIELDED = Pattern.compile("\\u0001(" + String.join("|", OURS) + ")\\u0002");

        interface Resolver {
            String resolve(String text);
        }

        static String resolve(String text, Resolver spring) {
            String shielded = TEMPLATE.matcher(text).replaceAll("\u0001$1\u0002");
            return SHIELDED.matcher(spring.resolve(shielded)).replaceAll("\\${$1}");
        }
    }
}
