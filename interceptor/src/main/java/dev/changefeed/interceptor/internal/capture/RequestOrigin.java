// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import dev.changefeed.event.TraceContext;
import org.jspecify.annotations.Nullable;

/** What a change's event tells of the request that made it. */
record RequestOrigin(
        @Nullable String requestId,
        TraceContext trace,
        @Nullable String actor) {
    static final RequestOrigin UNKNOWN = new RequestOrigin(null, TraceContext.NONE, null);

    private static final int LONGEST_REQUEST_ID = 100;

    static RequestOrigin of(RequestDetails request) {
        return new RequestOrigin(
                HeaderText.printable(request.getRequestId(), LONGEST_REQUEST_ID),
                TraceHeaders.of(request),
                Actor.of(request));
    }

    /** HAPI gives the entries of a Bundle no request id, only the request as a whole. */
    boolean isKnown() {
        return requestId != null;
    }
}
