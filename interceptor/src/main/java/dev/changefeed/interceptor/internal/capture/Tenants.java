// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import dev.changefeed.event.Tenant;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** Reads the partition that HAPI notes on a resource that it stores or has read. */
final class Tenants {
    private static final String DEFAULT = "DEFAULT";

    private Tenants() {}

    static @Nullable Tenant of(IBaseResource resource) {
        RequestPartitionId partition =
                RequestPartitionId.getPartitionIfAssigned(resource).orElse(null);
        if (partition == null) {
            return null;
        }
        Integer id = first(partition.getPartitionIds());
        String name = first(partition.getPartitionNames());
        return new Tenant(id, name == null ? nameless(id) : name);
    }

    private static String nameless(@Nullable Integer id) {
        return id == null ? DEFAULT : id.toString();
    }

    private static <T> @Nullable T first(@Nullable List<@Nullable T> values) {
        return values == null || values.isEmpty() ? null : values.get(0);
    }
}
