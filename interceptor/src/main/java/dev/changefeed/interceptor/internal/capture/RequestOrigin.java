// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import dev.changefeed.event.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** What a change's event tells of the request that made it. */
record RequestOrigin(
        @Nullable String requestId,
        TraceContext trace,
        @Nullable String actor) {
    static final RequestOrigin UNKNOWN = new RequestOrigin(null, TraceContext.NONE, null);

    private static final int LONGEST_REQUEST_ID = 100;
    private static final int LONGEST_ACTOR = 250;

    static RequestOrigin of(RequestDetails request) {
        return new RequestOrigin(
                HeaderText.printable(request.getRequestId(), LONGEST_REQUEST_ID),
                TraceHeaders.of(request),
                actor(request));
    }

    /** HAPI gives the entries of a Bundle no request id, only the request as a whole. */
    boolean isKnown() {
        return requestId != null;
    }

    private static @Nullable String actor(RequestDetails request) {
        if (!(request instanceof ServletRequestDetails servlet)) {
            return null;
        }
        HttpServletRequest httpRequest = servlet.getServletRequest();
        Principal principal = httpRequest == null ? null : httpRequest.getUserPrincipal();
        String name = principal == null ? null : principal.getName();
        return name == null || name.isBlank() ? null : name.substring(0, Math.min(name.length(), LONGEST_ACTOR));
    }
}
