// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import dev.changefeed.interceptor.internal.log.EventLog;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseParameters;

/**
 * What all operations share.
 *
 * @param configured the names of the destinations that this server has settings for
 */
record Desk(FhirContext fhir, EventLog log, Set<String> configured, DestinationLookup destinations, ActLog acts) {
    Desk(FhirContext fhir, EventLog log, Set<String> configured) {
        this(fhir, log, Set.copyOf(configured), new DestinationLookup(log.destinations()), new ActLog());
    }

    KnownParameters knownTo(Class<?> provider) {
        return new KnownParameters(fhir, provider);
    }

    /** Notes an act, and answers what came of it. */
    IBaseParameters done(RequestDetails request, String destination, boolean changed, String effect) {
        return answer(request, destination, changed, effect).parameters();
    }

    /** The same where there is more to say. */
    Answer answer(RequestDetails request, String destination, boolean changed, String effect) {
        acts.note(request, destination, effect);
        return Answer.in(fhir)
                .text(Names.DESTINATION, destination)
                .flag("changed", changed)
                .text("effect", effect);
    }
}
