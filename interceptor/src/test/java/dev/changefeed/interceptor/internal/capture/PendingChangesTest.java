// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.event.Action.CREATE;
import static dev.changefeed.event.Action.DELETE;
import static dev.changefeed.event.Action.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.Action;
import dev.changefeed.event.Payload;
import dev.changefeed.event.ResourceVersion;
import dev.changefeed.event.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingChangesTest {
    private final PendingChanges changes = new PendingChanges();

    @Test
    void givesTheVersionsOfAResourceAscending() {
        add(UPDATE, "b", 3, "b3");
        add(CREATE, "a", 1, "a1");
        add(DELETE, "b", 2, "b2");

        assertThat(taken()).containsExactly("DELETE b/2 b2", "UPDATE b/3 b3", "CREATE a/1 a1");
    }

    @Test
    void keepsTheLastContentOfAVersion() {
        add(UPDATE, "a", 2, "first");
        add(UPDATE, "a", 2, "second");

        assertThat(taken()).containsExactly("UPDATE a/2 second");
    }

    @Test
    void leavesACreatedVersionCreated() {
        add(CREATE, "a", 1, "placeholder");
        add(UPDATE, "a", 1, "complete");

        assertThat(taken()).containsExactly("CREATE a/1 complete");
    }

    @Test
    void forgetsADeletionThatGaveWayToAnUpdate() {
        add(DELETE, "a", 2, "old");
        add(UPDATE, "a", 2, "new");

        assertThat(taken()).containsExactly("UPDATE a/2 new");
    }

    @Test
    void keepsTenantsApart() {
        changes.add(change(CREATE, new Tenant(1, "ONE"), "a", 1, "one"));
        changes.add(change(CREATE, new Tenant(2, "TWO"), "a", 1, "two"));

        assertThat(taken()).hasSize(2);
    }

    @Test
    void ignoresWhatItHasGivenAlready() {
        add(CREATE, "a", 1, "one");
        add(DELETE, "b", 2, "two");
        taken();

        add(CREATE, "a", 1, "one");
        add(UPDATE, "a", 1, "one");
        add(DELETE, "b", 2, "two");

        assertThat(taken()).isEmpty();
    }

    @Test
    void givesAVersionAgainWhereItIsChangedAfterwards() {
        add(CREATE, "a", 1, "one");
        taken();

        add(UPDATE, "a", 1, "tagged");

        assertThat(taken()).containsExactly("UPDATE a/1 tagged");
    }

    private void add(Action action, String id, long version, String content) {
        changes.add(change(action, null, id, version, content));
    }

    private static Change change(Action action, Tenant tenant, String id, long version, String content) {
        return new Change(
                action,
                new ResourceVersion("Patient", id, version),
                tenant,
                Instant.EPOCH,
                Payload.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> taken() {
        return changes.take().stream()
                .map(change -> change.action() + " " + change.version().id() + "/"
                        + change.version().version() + " "
                        + new String(change.payload().bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
