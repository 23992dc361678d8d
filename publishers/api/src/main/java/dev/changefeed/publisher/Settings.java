// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings under one prefix, read key by key. A key that is read counts as known, a value that does not fit becomes a {@link Fault}
 * instead of an exception, so that one start names all of them. Keys are compared without case and dashes, as Spring does. Not safe for
 * use by several threads. {@link #toString()} shows no value.
 */
public final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

    private static final String FILE = "-file";

    private final String prefix;
    private final Map<String, String> values;
    private final List<Fault> faults;
    private final Set<String> known;

    /**
     * One thing that is wrong.
     *
     * @param property the full name of the property
     * @param problem what is wrong with it; never a secret's value
     * @param mend what to do
     */
    public record Fault(String property, String problem, String mend) {}

    /**
     * @param prefix the common start of the keys, without a dot at its end
     * @param values the values by the rest of their keys, such as {@code topic} or {@code properties.bootstrap.servers}; the elements of a
     *     list as {@code resource-types[0]}
     */
    public Settings(String prefix, Map<String, String> values) {
        this(prefix, values, new ArrayList<>(), new LinkedHashSet<>());
    }

    private Settings(String prefix, Map<String, String> values, List<Fault> faults, Set<String> known) {
        this.prefix = prefix;
        this.values = new TreeMap<>();
        values.forEach((key, value) -> this.values.put(key, value.strip()));
        this.faults = faults;
        this.known = known;
    }

    /** The full name of a property, for messages. */
    public String property(String key) {
        return prefix + '.' + key;
    }

    /** The value, or null where it is absent or empty. */
    public @Nullable String text(String key) {
        String found = find(key);
        known.add(property(key));
        return found == null || found.isEmpty() ? null : found;
    }

    /** The value, or {@code fallback}. */
    public String text(String key, String fallback) {
        String value = text(key);
        return value == null ? fallback : value;
    }

    /** The value; where it is absent, a fault with {@code mend} and an empty text. */
    public String required(String key, String mend) {
        String value = text(key);
        if (value == null) {
            fault(key, "is missing", mend);
            return "";
        }
        return value;
    }

    /** A list, given element by element or separated by commas. */
    public List<String> list(String key, List<String> fallback) {
        List<String> elements = new ArrayList<>();
        for (int i = 0; ; i++) {
            String element = text(key + '[' + i + ']');
            if (element == null) {
                break;
            }
            elements.add(element);
        }
        String joined = text(key);
        if (joined != null) {
            Arrays.stream(joined.split(","))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .forEach(elements::add);
        }
        return elements.isEmpty() ? fallback : List.copyOf(elements);
    }

    /** A whole number from {@code least} to {@code most}. */
    public int number(String key, int fallback, int least, int most) {
        String value = text(key);
        if (value == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number that is out of range
        }
        fault(key, "is not a whole number from " + least + " to " + most, "for example " + fallback);
        return fallback;
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean fallback) {
        return choice(key, Map.of("true", true, "false", false), String.valueOf(fallback));
    }

    /** A time span such as {@code 500ms}, {@code 30s}, {@code 15m}, {@code 12h} or {@code 90d}, or ISO-8601. */
    public Duration duration(String key, Duration fallback) {
        String value = text(key);
        if (value == null) {
            return fallback;
        }
        Duration parsed = parseDuration(value);
        if (parsed == null) {
            fault(key, "is not a time span", "write a number with ms, s, m, h or d, for example 30s");
            return fallback;
        }
        return parsed;
    }

    /** The value among {@code choices} that the text names. */
    public <T> T choice(String key, Map<String, T> choices, String fallback) {
        String value = text(key, fallback).toLowerCase(Locale.ROOT);
        T chosen = choices.get(value);
        if (chosen == null) {
            fault(
                    key,
                    "is not one of " + String.join(", ", new TreeSet<>(choices.keySet())),
                    "for example " + fallback);
            return Objects.requireNonNull(choices.get(fallback));
        }
        return chosen;
    }

    /** Time spans separated by commas or given element by element. */
    public List<Duration> durations(String key, List<Duration> fallback) {
        List<Duration> spans = new ArrayList<>();
        for (String element : list(key, List.of())) {
            Duration span = parseDuration(element);
            if (span == null) {
                fault(key, "has an element that is not a time span", "for example 2s,4s,8s");
            } else {
                spans.add(span);
            }
        }
        return spans.isEmpty() ? fallback : List.copyOf(spans);
    }

    /**
     * All values under {@code key}, by the rest of their names; they all count as known. The value of a name that ends in {@code -file} is
     * the path of a file, whose content is the value of the name without that ending.
     */
    public Map<String, String> group(String key) {
        Map<String, String> group = new LinkedHashMap<>();
        members(key).forEach((member, value) -> {
            known.add(property(key + '.' + member));
            if (member.endsWith(FILE)) {
                group.put(member.substring(0, member.length() - FILE.length()), content(key + '.' + member, value));
            } else {
                group.put(member, value);
            }
        });
        return group;
    }

    private String content(String key, String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException e) {
            fault(key, "names a file that cannot be read", "give the path of a text file that the server may read");
            return "";
        }
    }

    /** The settings under {@code key}, which report into the same list of faults. */
    public Settings under(String key) {
        return new Settings(property(key), members(key), faults, known);
    }

    /** The first parts of the names under {@code key}, such as the names of the destinations under {@code destinations}. */
    public Set<String> names(String key) {
        return members(key).keySet().stream()
                .map(member -> member.replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Counts all that is here as known, whatever it says: for settings that cannot be judged. */
    public void readAll() {
        values.keySet().forEach(key -> known.add(property(key)));
    }

    /** Reports a fault of one key. */
    public void fault(String key, String problem, String mend) {
        faults.add(new Fault(property(key), problem, mend));
    }

    /** What was wrong so far, here and in all settings taken {@linkplain #under under} these. */
    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** The full names of the properties that are set and that nobody has read. */
    public List<String> unread() {
        Set<String> read = new LinkedHashSet<>();
        known.forEach(property -> read.add(uniform(property)));
        return values.keySet().stream()
                .map(this::property)
                .filter(property -> !read.contains(uniform(property)))
                .toList();
    }

    /** The full names of all properties that were read, whether set or not, in the order of reading. */
    public List<String> known() {
        return List.copyOf(known);
    }

    @Override
    public String toString() {
        return prefix + ".*";
    }

    private @Nullable String find(String key) {
        String exact = values.get(key);
        if (exact != null) {
            return exact;
        }
        String uniform = uniform(key);
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (uniform(entry.getKey()).equals(uniform)) {
                return entry.getValue();
            }
        }
        return null;
    }

    private Map<String, String> members(String key) {
        Map<String, String> members = new LinkedHashMap<>();
        String start = uniform(key);
        int parts = key.split("\\.").length;
        values.forEach((name, value) -> {
            String[] split = name.split("\\.", parts + 1);
            if (split.length > parts
                    && uniform(String.join(".", Arrays.copyOf(split, parts))).equals(start)) {
                members.put(split[parts], value);
            }
        });
        return members;
    }

    private static String uniform(String key) {
        return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Duration parseDuration(String value) {
        Matcher matcher = DURATION.matcher(value.toLowerCase(Locale.ROOT));
        try {
            if (!matcher.matches()) {
                Duration span = Duration.parse(value);
                return span.isNegative() ? null : span;
            }
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }
}
