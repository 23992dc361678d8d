// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who is behind a request. */
public final class Actor {
    private static final int LONGEST = 250;

    private Actor() {}

    /** The user's name as the server's authentication has it; null where it has none. Whatever the user has put into it is still there. */
    public static @Nullable String of(RequestDetails request) {
        if (!(request instanceof ServletRequestDetails servlet)) {
            return null;
        }
        HttpServletRequest httpRequest = servlet.getServletRequest();
        Principal principal = httpRequest == null ? null : httpRequest.getUserPrincipal();
        String name = principal == null ? null : principal.getName();
        return name == null || name.isBlank() ? null : name.substring(0, Math.min(name.length(), LONGEST));
    }
}
