// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import dev.changefeed.event.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Knows the server's FHIR base URL: the configured one; else that of the request; else, for background work, that of the last request
 * on this node, and before there was one the server's own address. Where the tenant is a part of the URL, the base ends with the tenant of the resource. Safe for use by several threads.
 */
final class ServerBase {
    private static final Seen NOTHING_SEEN = new Seen("/fhir", false);

    private final @Nullable String configured;
    private volatile Seen last;

    private record Seen(String root, boolean endsWithTenant) {
        static Seen of(String base, @Nullable String tenant) {
            return tenant != null && base.endsWith('/' + tenant)
                    ? new Seen(base.substring(0, base.length() - tenant.length() - 1), true)
                    : new Seen(base, false);
        }
    }

    ServerBase(@Nullable String configured, @Nullable String address) {
        this.configured = configured == null ? null : withoutSlash(configured);
        last = address == null ? NOTHING_SEEN : new Seen(withoutSlash(address), false);
    }

    String of(@Nullable RequestDetails request, @Nullable Tenant tenant) {
        if (configured != null) {
            return configured;
        }
        Seen seen = request == null ? last : seenBy(request);
        return seen.endsWithTenant && tenant != null ? seen.root + '/' + tenant.name() : seen.root;
    }

    private Seen seenBy(RequestDetails request) {
        String base = request.getFhirServerBase();
        if (base == null || base.isBlank()) {
            return last;
        }
        Seen seen = Seen.of(withoutSlash(base), request.getTenantId());
        if (!seen.equals(last)) {
            last = seen;
        }
        return seen;
    }

    private static String withoutSlash(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }
}
