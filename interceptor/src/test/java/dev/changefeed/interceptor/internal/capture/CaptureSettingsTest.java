// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.Action;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptureSettingsTest {
    @Test
    void wantsEverythingUnlessToldOtherwise() {
        assertThat(Action.values())
                .allSatisfy(action -> assertThat(CaptureSettings.everything().wants(action, "Patient"))
                        .isTrue());
    }

    @Test
    void wantsTheTypesThatAreNamedAndNotExcluded() {
        CaptureSettings settings =
                settings(Set.of("Patient", "AuditEvent"), Set.of("AuditEvent"), Set.of(Action.values()));

        assertThat(settings.wants(Action.CREATE, "Patient")).isTrue();
        assertThat(settings.wants(Action.CREATE, "AuditEvent")).isFalse();
        assertThat(settings.wants(Action.CREATE, "Observation")).isFalse();
    }

    @Test
    void wantsTheActionsThatAreNamed() {
        CaptureSettings settings = settings(Set.of("*"), Set.of(), Set.of(Action.DELETE));

        assertThat(settings.wants(Action.DELETE, "Patient")).isTrue();
        assertThat(settings.wants(Action.UPDATE, "Patient")).isFalse();
    }

    private static CaptureSettings settings(Set<String> types, Set<String> excluded, Set<Action> actions) {
        return new CaptureSettings(false, types, excluded, actions, null, null);
    }
}
