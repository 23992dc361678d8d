// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import dev.changefeed.event.Action;
import dev.changefeed.event.Payload;
import dev.changefeed.event.ResourceVersion;
import dev.changefeed.event.Tenant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one call of a pointcut says about one version of a resource. */
record Change(
        Action action, ResourceVersion version, @Nullable Tenant tenant, Instant occurredAt, Payload payload) {
    /** The same version as it is seen now, where {@code earlier} is how it was seen before: what has been created stays so. */
    Change after(Change earlier) {
        return earlier.action == Action.CREATE && action == Action.UPDATE
                ? new Change(Action.CREATE, version, tenant, occurredAt, payload)
                : this;
    }

    /** A version that was captured before is captured again, and nothing has happened to it in between. */
    boolean repeats(Change earlier) {
        return (action == Action.DELETE) == (earlier.action == Action.DELETE) && payload.equals(earlier.payload);
    }
}
