// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.Tenant;
import dev.changefeed.publisher.Settings;
import dev.changefeed.publisher.Settings.Fault;
import dev.changefeed.publisher.testkit.Events;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTemplateTest {
    @Test
    void fillsInTheEventsValues() {
        TopicTemplate template = template("fhir.${resourceType}.${action}.${tenant}-x");

        assertThat(template.topicOf(Events.create("Patient", "1").build())).isEqualTo("fhir.Patient.create.default-x");
        assertThat(template.topicOf(Events.delete("Group", "1", 2)
                        .tenant(new Tenant(null, "DEFAULT"))
                        .build()))
                .isEqualTo("fhir.Group.delete.DEFAULT-x");
        assertThat(template.topicOf(Events.update("Group", "1", 2)
                        .tenant(new Tenant(3, "clinic_3"))
                        .build()))
                .isEqualTo("fhir.Group.update.clinic_3-x");
    }

    @Test
    void takesOneTopicForAll() {
        TopicTemplate template = template("fhir-changes");

        assertThat(template.topicOf(Events.create("Patient", "1").build())).isEqualTo("fhir-changes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Clinic A", "klinik/süd", "a:b", "$1"})
    void namesNoTopicForATenantWithIllegalCharacters(String tenant) {
        TopicTemplate template = template("fhir.${tenant}");

        assertThat(template.topicOf(Events.create("Patient", "1")
                        .tenant(new Tenant(1, tenant))
                        .build()))
                .isNull();
    }

    @Test
    void namesNoTopicForATenantWithALongName() {
        TopicTemplate template = template("fhir.${tenant}");

        assertThat(template.topicOf(Events.create("Patient", "1")
                        .tenant(new Tenant(1, "t".repeat(245)))
                        .build()))
                .isNull();
        assertThat(template.topicOf(Events.create("Patient", "1")
                        .tenant(new Tenant(1, "t".repeat(244)))
                        .build()))
                .hasSize(249);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fhir.${resourcetype}",
                "fhir.${}",
                "fhir.${id}",
                "fhir.${resourceType",
                "fhir/${resourceType}",
                "fhir events",
                "größe",
                ".",
                ".."
            })
    void reportsWhatMakesNoTopic(String template) {
        Settings settings = settings(template);

        TopicTemplate.read(settings, "topic");

        assertThat(settings.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.property()).isEqualTo("destinations.test.topic");
            assertThat(fault.mend()).isNotEmpty();
        });
    }

    @Test
    void reportsATemplateThatIsTooLong() {
        Settings settings = settings("t".repeat(249) + "${action}");

        TopicTemplate.read(settings, "topic");

        assertThat(settings.faults())
                .containsExactly(new Fault("destinations.test.topic", "is longer than 249 characters", "shorten it"));
    }

    private static TopicTemplate template(String text) {
        Settings settings = settings(text);
        TopicTemplate template = TopicTemplate.read(settings, "topic");
        assertThat(settings.faults()).isEmpty();
        return template;
    }

    private static Settings settings(String template) {
        return new Settings("destinations.test", Map.of("topic", template));
    }
}
