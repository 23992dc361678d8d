// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import dev.changefeed.interceptor.internal.capture.Actor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes every act of an operator in the server's log, with who asked for it. */
final class ActLog {
    private static final Logger log = LoggerFactory.getLogger(ActLog.class);
    /** What could begin a line of its own, or hide a part of one. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /** Says what came of an act; {@code effect} names no resource. */
    void note(RequestDetails request, String destination, String effect) {
        log.info(
                "{} asked for {} of destination {}: {}.",
                clean(asker(request)),
                request.getOperation(),
                clean(destination),
                clean(effect));
    }

    private static String asker(RequestDetails request) {
        String actor = Actor.of(request);
        if (actor != null) {
            return "User " + actor;
        }
        if (request instanceof ServletRequestDetails servlet) {
            HttpServletRequest http = servlet.getServletRequest();
            return "A user without a name at " + (http == null ? "an unknown address" : http.getRemoteAddr());
        }
        return "The server itself";
    }

    private static String clean(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}
