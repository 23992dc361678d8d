// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import dev.changefeed.interceptor.internal.log.Selection;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.jspecify.annotations.Nullable;

/** The parameters by which an operator selects events that were given up. */
record Criteria(
        @Nullable StringParam position,
        @Nullable StringParam from,
        @Nullable StringParam through,
        @Nullable IPrimitiveType<String> eventId,
        @Nullable IPrimitiveType<String> resourceType,
        @Nullable IPrimitiveType<String> action,
        @Nullable IPrimitiveType<String> reason,
        @Nullable IPrimitiveType<String> reasonContains,
        @Nullable StringParam since) {

    Selection selection() {
        Long only = Input.position(Names.POSITION, position);
        Long first = Input.position(Names.FROM_POSITION, from);
        Long last = Input.position(Names.THROUGH_POSITION, through);
        if (only != null && (first != null || last != null)) {
            throw new InvalidRequestException("Parameter %s selects one event: leave out %s and %s."
                    .formatted(Names.POSITION, Names.FROM_POSITION, Names.THROUGH_POSITION));
        }
        if (only != null) {
            first = only;
            last = only;
        }
        if (first != null && last != null && first > last) {
            throw new InvalidRequestException("Parameter %s is greater than %s: exchange them."
                    .formatted(Names.FROM_POSITION, Names.THROUGH_POSITION));
        }
        return new Selection(
                first == null ? 0 : first - 1,
                last == null ? Long.MAX_VALUE : last,
                Input.eventId(eventId),
                Input.text(resourceType),
                Input.action(action),
                Input.text(reason),
                Input.text(reasonContains),
                Input.time(Names.SINCE, since));
    }

    /** The same where everything must be asked for by name. */
    Selection selection(boolean all) {
        Selection selection = selection();
        if (selection.equals(Selection.ALL) != all) {
            throw new InvalidRequestException(
                    all
                            ? "Parameter %s selects every event: leave out the other ones that select some."
                                    .formatted(Names.ALL)
                            : "No parameter selects events: give %s, %s, a range or another one, or %s with the value true."
                                    .formatted(Names.POSITION, Names.EVENT_ID, Names.ALL));
        }
        return selection;
    }
}
