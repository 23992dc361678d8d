// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.context.FhirContext;
import dev.changefeed.interceptor.internal.log.EventLog;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** The operations that a server gets, in any FHIR version. */
public final class ChangefeedOperations {
    private ChangefeedOperations() {}

    /**
     * What is to be registered as providers; all are safe for use by several threads.
     *
     * @param configured the names of the destinations that this server has settings for
     */
    public static List<Object> providers(FhirContext fhir, EventLog log, Set<String> configured, InstantSource time) {
        Desk desk = new Desk(fhir, log, configured);
        return List.of(
                new DestinationOperations(desk, time), new DeadLetterOperations(desk), new ForgetOperation(desk));
    }
}
