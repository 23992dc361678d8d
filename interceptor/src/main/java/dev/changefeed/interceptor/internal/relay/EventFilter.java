// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Tenant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events a destination gets.
 *
 * @param resourceTypes the wanted types; empty means all
 * @param excludedResourceTypes types that are left out of the wanted ones
 * @param actions the wanted actions
 * @param tenants the names of the tenants that the destination is bound to; empty means that it is bound to none and gets all
 */
public record EventFilter(
        Set<String> resourceTypes, Set<String> excludedResourceTypes, Set<Action> actions, Set<String> tenants) {

    boolean accepts(ChangeEvent event) {
        String type = event.resource().type();
        return actions.contains(event.action())
                && (resourceTypes.isEmpty() || resourceTypes.contains(type))
                && !excludedResourceTypes.contains(type)
                && acceptsTenant(event.tenant());
    }

    private boolean acceptsTenant(@Nullable Tenant tenant) {
        return tenants.isEmpty() || (tenant != null && tenants.contains(tenant.name()));
    }
}
