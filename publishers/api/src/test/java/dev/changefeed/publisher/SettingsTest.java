// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Duration FALLBACK = Duration.ofSeconds(42);

    @Test
    void givesTheStrippedValue() {
        assertThat(settings("topic", "  fhir ").text("topic")).isEqualTo("fhir");
    }

    @Test
    void takesAnEmptyValueForAbsent() {
        Settings settings = settings("topic", " ");

        assertThat(settings.text("topic")).isNull();
        assertThat(settings.text("topic", "fallback")).isEqualTo("fallback");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"max-in-flight", "maxInFlight", "maxinflight", "max_in_flight", "MAX-IN-FLIGHT", "MAXINFLIGHT"})
    void readsKeysWithoutMindingCaseAndDashes(String written) {
        Settings settings = settings(written, "5");

        assertThat(settings.number("max-in-flight", 1, 1, 10)).isEqualTo(5);
        assertThat(settings.unread()).isEmpty();
    }

    @Test
    void asksForARequiredValue() {
        Settings settings = settings();

        assertThat(settings.required("topic", "name a topic")).isEmpty();
        assertThat(settings.faults()).containsExactly(new Settings.Fault("feed.topic", "is missing", "name a topic"));
    }

    @Test
    void readsAListElementByElement() {
        Settings settings = settings("types[0]", "Patient", "types[1]", "Observation");

        assertThat(settings.list("types", List.of("*"))).containsExactly("Patient", "Observation");
        assertThat(settings.unread()).isEmpty();
    }

    @Test
    void readsAListSeparatedByCommas() {
        assertThat(settings("types", "Patient, Observation,,").list("types", List.of("*")))
                .containsExactly("Patient", "Observation");
    }

    @Test
    void readsAListUnderItsRelaxedName() {
        assertThat(settings("resourceTypes[0]", "Patient").list("resource-types", List.of("*")))
                .containsExactly("Patient");
    }

    @Test
    void keepsTheFallbackOfAListThatIsNotSet() {
        assertThat(settings().list("types", List.of("*"))).containsExactly("*");
    }

    @Test
    void reportsListElementsBehindAGap() {
        Settings settings = settings("types[0]", "Patient", "types[2]", "Observation");

        assertThat(settings.list("types", List.of())).containsExactly("Patient");
        assertThat(settings.unread()).containsExactly("feed.types[2]");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "' 7 ', 7"})
    void takesNumbersInsideTheirBounds(String written, int number) {
        assertThat(settings("n", written).number("n", 5, 1, 10)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "-3", "ten", "1.5", "99999999999"})
    void reportsNumbersThatDoNotFit(String written) {
        Settings settings = settings("n", written);

        assertThat(settings.number("n", 5, 1, 10)).isEqualTo(5);
        assertThat(settings.faults())
                .containsExactly(new Settings.Fault("feed.n", "is not a whole number from 1 to 10", "for example 5"));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "false, false", "'', true"})
    void readsFlags(String written, boolean flag) {
        assertThat(settings("auto", written).flag("auto", true)).isEqualTo(flag);
    }

    @Test
    void reportsAFlagThatIsNeitherTrueNorFalse() {
        Settings settings = settings("auto", "yes");

        assertThat(settings.flag("auto", true)).isTrue();
        assertThat(settings.faults())
                .containsExactly(new Settings.Fault("feed.auto", "is not one of false, true", "for example true"));
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "15m, PT15M",
        "12h, PT12H",
        "90d, P90D",
        "30 S, PT30S",
        "0s, PT0S",
        "PT1M30S, PT1M30S"
    })
    void readsTimeSpans(String written, Duration span) {
        Settings settings = settings("wait", written);

        assertThat(settings.duration("wait", FALLBACK)).isEqualTo(span);
        assertThat(settings.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "30", "-5s", "PT-5S", "1w", "99999999999999999999d", "9999999999999999d"})
    void reportsWhatIsNoTimeSpan(String written) {
        Settings settings = settings("wait", written);

        assertThat(settings.duration("wait", FALLBACK)).isEqualTo(FALLBACK);
        assertThat(settings.faults()).extracting(Settings.Fault::property).containsExactly("feed.wait");
    }

    @Test
    void readsSeveralTimeSpans() {
        assertThat(settings("delays", "2s, 4s,1m").durations("delays", List.of()))
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofMinutes(1));
    }

    @Test
    void reportsEachElementThatIsNoTimeSpan() {
        Settings settings = settings("delays", "2s,soon,later");

        settings.durations("delays", List.of());

        assertThat(settings.faults())
                .extracting(Settings.Fault::property)
                .containsExactly("feed.delays", "feed.delays");
    }

    @Test
    void givesWhatAChoiceStandsFor() {
        assertThat(settings("mode", "Fast").choice("mode", Map.of("fast", 1, "safe", 2), "safe"))
                .isEqualTo(1);
        assertThat(settings().choice("mode", Map.of("fast", 1, "safe", 2), "safe"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("wrongReadings")
    void repeatsNoValueInAFault(Consumer<Settings> reading) {
        Settings settings = settings("key", "s3cr3t");

        reading.accept(settings);

        assertThat(settings.faults()).hasSize(1);
        assertThat(settings.faults().toString()).doesNotContain("s3cr3t");
    }

    static Stream<Arguments> wrongReadings() {
        return Stream.<Consumer<Settings>>of(
                        settings -> settings.number("key", 1, 1, 2),
                        settings -> settings.flag("key", true),
                        settings -> settings.duration("key", FALLBACK),
                        settings -> settings.durations("key", List.of()),
                        settings -> settings.choice("key", Map.of("a", 1), "a"))
                .map(Arguments::of);
    }

    @Test
    void collectsTheFaultsOfAllReadingsInTheirOrder() {
        Settings settings = settings("a", "x", "under.b", "y");

        settings.number("a", 1, 1, 2);
        settings.under("under").flag("b", true);

        assertThat(settings.faults()).extracting(Settings.Fault::property).containsExactly("feed.a", "feed.under.b");
    }

    @Test
    void reportsWhatNobodyReads() {
        Settings settings = settings("topic", "fhir", "topics", "fhir", "properties.acks", "all");

        settings.text("topic");

        assertThat(settings.unread()).containsExactly("feed.properties.acks", "feed.topics");
    }

    @Test
    void givesAGroupWithTheKeysOfItsMembersUntouched() {
        Settings settings = settings(
                "properties.bootstrap.servers", "kafka:9092", "properties.Some_Key", "x", "propertiesX.y", "z");

        assertThat(settings.group("properties")).isEqualTo(Map.of("bootstrap.servers", "kafka:9092", "Some_Key", "x"));
        assertThat(settings.unread()).containsExactly("feed.propertiesX.y");
    }

    @Test
    void findsAGroupUnderItsRelaxedNameAndInsideOthers() {
        assertThat(settings("clientProperties.acks", "all").group("client-properties"))
                .isEqualTo(Map.of("acks", "all"));
        assertThat(settings("a.b.c.d", "x", "a.x.c.d", "y").group("a.b")).isEqualTo(Map.of("c.d", "x"));
    }

    @Test
    void namesPropertiesInFullUnderAnotherPrefix() {
        Settings inner = settings("destinations.analytics.topic", "fhir").under("destinations.analytics");

        assertThat(inner.text("topic")).isEqualTo("fhir");
        assertThat(inner.property("topic")).isEqualTo("feed.destinations.analytics.topic");
    }

    @Test
    void knowsWhatInnerSettingsHaveRead() {
        Settings settings = settings("retry.delays", "2s", "retry.delay", "2s");

        settings.under("retry").text("delays");

        assertThat(settings.unread()).containsExactly("feed.retry.delay");
    }

    @Test
    void namesWhatIsConfiguredUnderAKey() {
        Settings settings =
                settings("destinations.b.type", "kafka", "destinations.a.type", "kafka", "destinations.a.topic", "t");

        assertThat(settings.names("destinations")).containsExactly("a", "b");
    }

    @Test
    void takesEverythingAsReadWhereNothingCanBeJudged() {
        Settings settings = settings("a", "1", "b.c", "2");

        settings.readAll();

        assertThat(settings.unread()).isEmpty();
    }

    @Test
    void listsTheKeysThatWereAskedForWhetherSetOrNot() {
        Settings settings = settings("b", "1");

        settings.text("b");
        settings.text("a");

        assertThat(settings.known()).containsExactly("feed.b", "feed.a");
    }

    @Test
    void showsNoValue() {
        assertThat(settings("password", "s3cr3t")).hasToString("feed.*");
    }

    @Test
    void readsTheMembersOfAGroupFromFiles(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "hush\n");
        Settings settings = settings("properties.sasl.jaas.config-file", file.toString(), "properties.a", "1");

        assertThat(settings.group("properties"))
                .containsOnly(Map.entry("sasl.jaas.config", "hush"), Map.entry("a", "1"));
        assertThat(settings.faults()).isEmpty();
    }

    @Test
    void reportsAFileThatCannotBeRead(@TempDir Path folder) {
        Settings settings =
                settings("properties.password-file", folder.resolve("absent").toString());

        settings.group("properties");

        assertThat(settings.faults())
                .extracting(Settings.Fault::property)
                .containsExactly("feed.properties.password-file");
    }

    private static Settings settings(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Settings("feed", values);
    }
}
