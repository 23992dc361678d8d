// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.changefeed.publisher.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Keeps the metadata for editors, the page for people and the keys that are read the same. */
class ConfigurationDocTest {
    private static final Path METADATA = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String DESTINATION = "hapi.fhir.changefeed.destinations.<name>.";

    @Test
    void describesExactlyTheKeysThatAreRead() throws IOException {
        Settings settings = new Settings(
                "hapi.fhir.changefeed",
                Map.of(
                        "destinations.<name>.type", "kafka",
                        "destinations.<name>.topic", "fhir",
                        "destinations.<name>.properties.*", "anything"));
        SettingsReader.withServices(Set.of()).read(settings, null);

        Set<String> described = new TreeSet<>();
        properties().forEach(property -> described.add(property.get("name").asText()));

        Set<String> read = new TreeSet<>();
        settings.known().stream().filter(key -> !key.endsWith("[0]")).forEach(read::add);
        read.add("hapi.fhir.changefeed.destinations");
        assertThat(read).containsExactlyElementsOf(described);
    }

    @Test
    void thePageIsMadeFromTheMetadata() throws IOException {
        String page = page();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("docs/configuration.md; make it anew with: mvn -pl interceptor -am test -Dtest=ConfigurationDocTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true")
                .hasContent(page);
    }

    private static String page() throws IOException {
        List<JsonNode> general = new ArrayList<>();
        List<JsonNode> destination = new ArrayList<>();
        properties().forEach(property -> (property.get("name").asText().startsWith(DESTINATION) ? destination : general)
                .add(property));
        return """
                # Configuration

                Properties of the server, in `application.yaml`, as system properties or as environment variables: upper case, dots as
                underscores, dashes left out. Durations are written as `500ms`, `30s`, `15m`, `12h` or `90d`; lists element by element or
                separated by commas. A property that is unknown or does not fit stops the start, and the message names all of them.

                ```yaml
                hapi.fhir.changefeed:
                  source: https://fhir.example.org/fhir
                  capture:
                    exclude-resource-types: [AuditEvent]
                  destinations:
                    analytics:
                      type: kafka
                      topic: "fhir.${resourceType}"
                      resource-types: [Patient, Observation]
                      properties:
                        bootstrap.servers: "kafka:9092"
                ```

                Secrets, such as a password among the Kafka client's properties, belong in environment variables or in files that Spring's
                `spring.config.import: configtree:` reads. The plugin never prints the values of a destination's settings.

                ## The feed

                """ + table(general) + """

                ## Each destination

                `<name>` is the destination's name.

                """ + table(destination) + """

                The Kafka settings are explained in [publishers/kafka.md](publishers/kafka.md).
                """;
    }

    private static String table(List<JsonNode> properties) {
        StringBuilder table = new StringBuilder("| property | default | meaning |\n|---|---|---|\n");
        for (JsonNode property : properties) {
            String name = property.get("name").asText();
            table.append("| `%s`<br>`%s` | %s | %s |%n"
                    .formatted(
                            name,
                            environmentVariable(name),
                            defaultValue(property.get("defaultValue")),
                            property.get("description").asText()));
        }
        return table.toString();
    }

    private static String environmentVariable(String name) {
        return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String defaultValue(JsonNode value) {
        if (value == null) {
            return "";
        }
        if (!value.isArray()) {
            return '`' + value.asText() + '`';
        }
        List<String> elements = new ArrayList<>();
        value.forEach(element -> elements.add(element.asText()));
        return '`' + String.join(", ", elements) + '`';
    }

    private static JsonNode properties() throws IOException {
        return new ObjectMapper().readTree(METADATA.toFile()).get("properties");
    }
}
