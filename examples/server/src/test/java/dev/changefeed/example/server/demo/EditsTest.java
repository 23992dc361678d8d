// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EditsTest {
    private static final int COUNT = 600;

    @Test
    void choosesTheSameEditsFromTheSameSeed() {
        List<Edit> edits = new Edits(resources(), 42).choose(COUNT);

        assertThat(new Edits(resources(), 42).choose(COUNT)).isEqualTo(edits);
        assertThat(new Edits(resources(), 43).choose(COUNT)).isNotEqualTo(edits);
    }

    @Test
    void choosesEveryKindOfEdit() {
        List<Edit> edits = new Edits(resources(), 42).choose(COUNT);

        assertThat(edits).extracting(Edit::kind).contains(Edit.Kind.values());
        assertThat(edits).extracting(Edit::resource).anyMatch(resource -> resource.startsWith("Patient/"));
    }

    @Test
    void touchesADeletedResourceWithNoOtherEdit() {
        List<Edit> edits = new Edits(resources(), 42).choose(COUNT);

        List<String> deleted =
                edits.stream().filter(EditsTest::deletes).map(Edit::resource).toList();
        Set<String> changed = edits.stream()
                .filter(edit -> !deletes(edit))
                .map(Edit::resource)
                .collect(Collectors.toSet());
        assertThat(deleted).doesNotHaveDuplicates().doesNotContainAnyElementsOf(changed);
    }

    private static boolean deletes(Edit edit) {
        return edit.kind() == Edit.Kind.DELETE || edit.kind() == Edit.Kind.DELETE_AND_RESTORE;
    }

    private static List<String> resources() {
        List<String> resources = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            resources.add("Observation/o" + number);
            resources.add("Condition/c" + number);
            resources.add("Encounter/e" + number);
        }
        resources.add("Patient/p1");
        resources.add("Patient/p2");
        return resources;
    }
}
