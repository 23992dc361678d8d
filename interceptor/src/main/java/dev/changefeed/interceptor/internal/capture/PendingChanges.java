// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import dev.changefeed.event.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one database transaction that are not stored yet. HAPI reports one version several times (tag operations, a second
 * registration, a version that is completed later in the transaction), and versions of one resource in any order.
 * Not safe for use by several threads.
 */
final class PendingChanges {
    private final Map<ResourceKey, TreeMap<Long, Change>> pending = new LinkedHashMap<>();
    private final Map<ResourceKey, Map<Long, Change>> taken = new HashMap<>();

    private record ResourceKey(@Nullable Tenant tenant, String type, String id) {
        static ResourceKey of(Change change) {
            return new ResourceKey(
                    change.tenant(), change.version().type(), change.version().id());
        }
    }

    /** Adds a change; of several for one version the last is what commits. */
    void add(Change change) {
        ResourceKey resource = ResourceKey.of(change);
        long version = change.version().version();
        Change earlier = taken.getOrDefault(resource, Map.of()).get(version);
        if (earlier != null && change.repeats(earlier)) {
            return;
        }
        pending.computeIfAbsent(resource, key -> new TreeMap<>())
                .merge(version, change, (before, now) -> now.after(before));
    }

    /** Takes all that is there: resources in the order in which they were first seen, the versions of each ascending. */
    List<Change> take() {
        List<Change> all = new ArrayList<>();
        pending.forEach((resource, versions) -> {
            all.addAll(versions.values());
            taken.computeIfAbsent(resource, key -> new HashMap<>()).putAll(versions);
        });
        pending.clear();
        return all;
    }
}
