// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.meters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.Overview;
import dev.changefeed.interceptor.internal.log.Report;
import dev.changefeed.interceptor.internal.relay.Backlog;
import dev.changefeed.interceptor.internal.relay.Overviews;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Keeps the meters and what an operator has of them the same: the page, the dashboard and the alerts. */
class MetersDocTest {
    private static final Path OPERATIONS = Path.of("../docs/operations");
    private static final Path PAGE = OPERATIONS.resolve("meters.md");
    private static final Path RUNBOOK = OPERATIONS.resolve("runbook.md");
    private static final Pattern SELECTOR = Pattern.compile("(changefeed_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @BeforeEach
    void register() {
        new CaptureMeters(registry);
        RelayMeters relay = new RelayMeters(registry, InstantSource.system());
        relay.destination("analytics");
        Destinations.State state = new Destinations.State("analytics", 0, "node", true, 1, false, null, null);
        relay.seen(new Overviews(
                List.of(new Overview(state, Report.NOTHING, 0, 0, null, null)),
                Map.of("analytics", new Backlog(2, 1, 4096)),
                0));
    }

    @Test
    void thePageIsMadeFromTheMeters() throws IOException {
        String page = page();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("docs/operations/meters.md; make it anew with: mvn -pl interceptor -am test -Dtest=MetersDocTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true")
                .hasContent(page);
    }

    @Test
    void theDashboardShowsOnlyMetersThatExist() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(OPERATIONS.resolve("grafana-dashboard.json").toFile());
        List<String> expressions = new ArrayList<>(dashboard.findValuesAsText("expr"));
        expressions.addAll(dashboard.at("/templating").findValuesAsText("query").stream()
                .filter(query -> query.startsWith("label_values"))
                .toList());

        assertThat(expressions).hasSizeGreaterThan(15).allSatisfy(this::assertNamesOnlyWhatExists);
        assertThat(dashboard.get("panels"))
                .allSatisfy(
                        panel -> assertThat(panel.path("description").asText()).isNotEmpty());
    }

    @Test
    void theAlertsWatchOnlyMetersThatExistAndSayWhatToDo() throws IOException {
        Set<String> headings = headings();

        assertThat(rules()).hasSizeGreaterThanOrEqualTo(10).allSatisfy(rule -> {
            String runbook = rule.at("/annotations/runbook_url").asText();
            assertNamesOnlyWhatExists(rule.path("expr").asText());
            assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.at("/annotations/description").asText()).isNotBlank();
            assertThat(runbook).startsWith("docs/operations/runbook.md#");
            assertThat(headings).contains(runbook.replaceFirst(".*#", ""));
        });
    }

    private static JsonNode rules() throws IOException {
        Object file = new Yaml().load(Files.readString(OPERATIONS.resolve("prometheus-alerts.yaml")));
        return new ObjectMapper().valueToTree(file).at("/groups/0/rules");
    }

    /** As the anchors that are made of them. */
    private static Set<String> headings() throws IOException {
        Set<String> headings = new HashSet<>();
        Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("#"))
                .forEach(line -> headings.add(line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-')));
        return headings;
    }

    private void assertNamesOnlyWhatExists(String expression) {
        Map<String, Set<String>> scraped = scrape();
        Set<String> common = new TreeSet<>(List.of("destination", "action", "oversize"));
        Matcher selector = SELECTOR.matcher(expression);
        assertThat(selector.results()).as(expression).isNotEmpty();
        selector.reset().results().forEach(found -> {
            assertThat(scraped).as(expression).containsKey(found.group(1));
            Set<String> labels = scraped.get(found.group(1));
            assertThat(labels).as(expression).containsAll(labelsOf(found.group(2)));
            common.retainAll(labels);
        });
        GROUPING.matcher(expression)
                .results()
                .map(MatchResult::group)
                .map(grouping -> grouping.replaceFirst("[^(]*\\(", "").replace(")", ""))
                .flatMap(labels -> Arrays.stream(labels.split(",")))
                .map(String::strip)
                .forEach(label -> assertThat(common).as(expression).contains(label));
    }

    private static List<String> labelsOf(String matchers) {
        return matchers == null
                ? List.of()
                : MATCHER.matcher(matchers)
                        .results()
                        .map(match -> match.group(1))
                        .toList();
    }

    /** The labels of each series that Prometheus would see. */
    private Map<String, Set<String>> scrape() {
        Map<String, Set<String>> series = new HashMap<>();
        registry.scrape().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = Pattern.compile("([a-z_]+)(?:\\{([^}]*)})? .*").matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            series.computeIfAbsent(matcher.group(1), name -> new HashSet<>()).addAll(labelsOf(matcher.group(2)));
        });
        return series;
    }

    private String page() {
        return """
                # Meters

                The plugin registers its meters in the server's Micrometer registry, and nothing where the server has none. With Spring Boot's
                actuator and `micrometer-registry-prometheus` they are at `/actuator/prometheus`, where dots become underscores and a unit and `_total`
                are added: `changefeed.delivered` is `changefeed_delivered_events_total`. A [dashboard](grafana-dashboard.json) and
                [alerts](prometheus-alerts.yaml) for them are beside this page.

                Counters and timers are of what the node itself did: add the nodes up, `sum by (destination) (rate(...))`. What is *the same on every
                node* is read from the database every 10 seconds, by every node, so that it is there whichever node is asked: take the greatest,
                `max by (destination) (...)`. No meter asks the database when it is scraped.

                The tags are the configured destinations and the values below, and nothing else: no resource types, no tenants, no ids. What a replay
                beside a live stream delivers is counted under its destination; its lag is in `$changefeed-status` only.

                A destination's cursor is saved 100 ms after a delivery, and at the latest 30 seconds after it has passed events that the destination
                does not get: a lag of less than 40 seconds says nothing.

                | meter | type | unit | tags | meaning |
                |---|---|---|---|---|
                """ + rows();
    }

    private String rows() {
        Map<String, Meter.Id> meters = new TreeMap<>();
        Map<String, Set<String>> tags = new HashMap<>();
        registry.forEachMeter(meter -> {
            meters.put(meter.getId().getName(), meter.getId());
            for (Tag tag : meter.getId().getTags()) {
                tags.computeIfAbsent(meter.getId().getName(), name -> new TreeSet<>())
                        .add(tag.getKey().equals("destination") ? "`destination`" : described(tag));
            }
        });
        StringBuilder rows = new StringBuilder();
        meters.forEach((name, id) -> rows.append("| `%s` | %s | %s | %s | %s |%n"
                .formatted(
                        name,
                        id.getType().name().toLowerCase(Locale.ROOT),
                        id.getBaseUnit() == null ? "" : id.getBaseUnit(),
                        String.join("<br>", tags.getOrDefault(name, Set.of())),
                        id.getDescription())));
        return rows.toString();
    }

    private static String described(Tag tag) {
        return "`" + tag.getKey() + "=" + tag.getValue() + "`";
    }
}
