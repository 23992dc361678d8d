// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import dev.changefeed.event.Action;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is captured.
 *
 * @param skipOnFailure false: a change whose event cannot be stored fails; true: it is stored without its event, logged and counted
 * @param types resource types to capture; {@code *} stands for all of them
 * @param excludedTypes resource types to leave out of these
 * @param actions actions to capture
 * @param source the FHIR base URL to put into events; null for the one that requests come in at
 * @param address the base URL that the server's own configuration names, if it does; it stands in until the first request has come
 */
public record CaptureSettings(
        boolean skipOnFailure,
        Set<String> types,
        Set<String> excludedTypes,
        Set<Action> actions,
        @Nullable String source,
        @Nullable String address) {
    private static final String ALL = "*";

    public CaptureSettings {
        types = Set.copyOf(types);
        excludedTypes = Set.copyOf(excludedTypes);
        actions = Set.copyOf(actions);
    }

    /** Every action on every type; a failure fails the change. */
    public static CaptureSettings everything() {
        return new CaptureSettings(false, Set.of(ALL), Set.of(), Set.of(Action.values()), null, null);
    }

    boolean wants(Action action, String type) {
        return actions.contains(action)
                && (types.contains(ALL) || types.contains(type))
                && !excludedTypes.contains(type);
    }
}
