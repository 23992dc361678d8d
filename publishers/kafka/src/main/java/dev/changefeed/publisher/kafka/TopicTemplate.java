// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Tenant;
import dev.changefeed.publisher.Settings;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names an event's topic. Safe for use by several threads. */
final class TopicTemplate {
    private static final int LONGEST = 249;
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1," + LONGEST + "}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final String RESOURCE_TYPE = "resourceType";
    private static final String ACTION = "action";
    private static final String TENANT = "tenant";
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(RESOURCE_TYPE, ACTION, TENANT));
    private static final String NO_TENANT = "default";

    private final String template;
    private final Map<Case, Topic> topics = new ConcurrentHashMap<>();

    private TopicTemplate(String template) {
        this.template = template;
    }

    /** What tells one topic from another. */
    private record Case(String type, Action action, String tenant) {}

    /**
     * One event's topic.
     *
     * @param name null where the values make no legal name
     */
    private record Topic(@Nullable String name) {}

    /** The template in the setting {@code key}, whose faults are reported there. */
    static TopicTemplate read(Settings settings, String key) {
        String template =
                settings.required(key, "name the topic, for example fhir.${" + RESOURCE_TYPE + "}.${" + ACTION + "}");
        if (!template.isEmpty()) {
            check(settings, key, template);
        }
        return new TopicTemplate(template);
    }

    private static void check(Settings settings, String key, String template) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        boolean known = true;
        while (matcher.find()) {
            if (!KNOWN.contains(matcher.group(1))) {
                known = false;
                settings.fault(
                        key,
                        "has the unknown placeholder ${" + matcher.group(1) + "}",
                        "use ${" + String.join("}, ${", KNOWN) + "}");
            }
        }
        String shortest = PLACEHOLDER.matcher(template).replaceAll("x");
        if (!known) {
            return;
        }
        if (shortest.length() > LONGEST) {
            settings.fault(key, "is longer than " + LONGEST + " characters", "shorten it");
        } else if (!isLegal(shortest)) {
            settings.fault(
                    key, "is not a name that Kafka takes for a topic", "use letters, digits, '.', '_' and '-' only");
        }
    }

    /** The event's topic, or null where the tenant's name makes an illegal one. */
    @Nullable
    String topicOf(ChangeEvent event) {
        Tenant tenant = event.tenant();
        Case values = new Case(event.resource().type(), event.action(), tenant == null ? NO_TENANT : tenant.name());
        Topic topic = topics.get(values);
        if (topic == null) {
            topic = fill(values);
            topics.put(values, topic);
        }
        return topic.name();
    }

    private Topic fill(Case values) {
        String name = PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group(1)) {
                            case RESOURCE_TYPE -> values.type();
                            case ACTION -> values.action().code();
                            default -> values.tenant();
                        }));
        return new Topic(isLegal(name) ? name : null);
    }

    private static boolean isLegal(String name) {
        return LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    @Override
    public String toString() {
        return template;
    }
}
