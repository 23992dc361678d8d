// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.model.api.annotation.Description;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.Handled;
import dev.changefeed.interceptor.internal.log.Removal;
import dev.changefeed.interceptor.internal.log.Selection;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.jspecify.annotations.Nullable;

/** The operation that drops what nobody needs any more. Safe for use by several threads. */
public final class ForgetOperation {
    private static final String DROPPED = "With dead-letters: ";

    private final Desk desk;
    private final KnownParameters known;

    ForgetOperation(Desk desk) {
        this.desk = desk;
        known = desk.knownTo(ForgetOperation.class);
    }

    @Operation(name = "$changefeed-forget")
    @Description(
            "Drops all that is known of a destination which is configured no more, ends a replay, or drops dead letters")
    public IBaseParameters forget(
            @OperationParam(name = Names.DESTINATION, typeName = "string", min = 1, max = 1)
                    @Description(Names.ABOUT_DESTINATION)
                    @Nullable
                    IPrimitiveType<String> destination,
            @OperationParam(name = Names.DEAD_LETTERS, min = 0, max = 1)
                    @Description("True to drop dead letters of any destination and nothing else")
                    @Nullable
                    StringParam deadLetters,
            @OperationParam(name = Names.POSITION, min = 0, max = 1)
                    @Description(DROPPED + Names.ABOUT_POSITION)
                    @Nullable
                    StringParam position,
            @OperationParam(name = Names.FROM_POSITION, min = 0, max = 1)
                    @Description(DROPPED + Names.ABOUT_FROM_POSITION)
                    @Nullable
                    StringParam from,
            @OperationParam(name = Names.THROUGH_POSITION, min = 0, max = 1)
                    @Description(DROPPED + Names.ABOUT_THROUGH_POSITION)
                    @Nullable
                    StringParam through,
            @OperationParam(name = Names.EVENT_ID, typeName = "string", min = 0, max = 1)
                    @Description(DROPPED + Names.ABOUT_EVENT_ID)
                    @Nullable
                    IPrimitiveType<String> eventId,
            @OperationParam(name = Names.RESOURCE_TYPE, typeName = "string", min = 0, max = 1)
                    @Description(DROPPED + Names.ABOUT_RESOURCE_TYPE)
                    @Nullable
                    IPrimitiveType<String> resourceType,
            @OperationParam(name = Names.ACTION, typeName = "string", min = 0, max = 1)
                    @Description(DROPPED + Names.ABOUT_ACTION)
                    @Nullable
                    IPrimitiveType<String> action,
            @OperationParam(name = Names.REASON, typeName = "string", min = 0, max = 1)
                    @Description(DROPPED + Names.ABOUT_REASON)
                    @Nullable
                    IPrimitiveType<String> reason,
            @OperationParam(name = Names.REASON_CONTAINS, typeName = "string", min = 0, max = 1)
                    @Description(DROPPED + Names.ABOUT_REASON_CONTAINS)
                    @Nullable
                    IPrimitiveType<String> reasonContains,
            @OperationParam(name = Names.SINCE, min = 0, max = 1) @Description(DROPPED + Names.ABOUT_SINCE) @Nullable
                    StringParam since,
            @OperationParam(name = Names.ALL, min = 0, max = 1) @Description(Names.ABOUT_ALL) @Nullable StringParam all,
            RequestDetails request) {
        known.check(request, false);
        Destinations.State state = desk.destinations().find(destination);
        Criteria criteria =
                new Criteria(position, from, through, eventId, resourceType, action, reason, reasonContains, since);
        boolean everything = Input.flag(Names.ALL, all);
        if (Input.flag(Names.DEAD_LETTERS, deadLetters)) {
            return discard(request, state.name(), criteria.selection(everything));
        }
        if (everything || !criteria.selection().equals(Selection.ALL)) {
            throw new InvalidRequestException(
                    "Parameters that select events go with %1$s: give %1$s with the value true to drop dead letters, or leave them out to forget the destination as a whole."
                            .formatted(Names.DEAD_LETTERS));
        }
        refuseWhatIsInUse(state);
        return forget(request, state.name());
    }

    private IBaseParameters discard(RequestDetails request, String name, Selection selection) {
        Handled letters = desk.log().deadLetterControl().discard(name, selection, DeadLetterOperations.MOST);
        return desk.answer(
                        request,
                        name,
                        letters.events() > 0,
                        "%d dead letters are dropped%s"
                                .formatted(letters.events(), letters.more() ? "; call again for the rest" : ""))
                .number("dead-letters", letters.events())
                .flag("more", letters.more())
                .parameters();
    }

    private void refuseWhatIsInUse(Destinations.State state) {
        if (DestinationLookup.replayOf(state) != null) {
            return;
        }
        if (desk.configured().contains(state.name())) {
            throw new ResourceVersionConflictException(
                    "Destination %1$s is configured on this server: remove hapi.fhir.changefeed.destinations.%1$s, restart, and forget it then."
                            .formatted(state.name()));
        }
        if (state.leased() && state.owner() != null) {
            throw new ResourceVersionConflictException(
                    "Destination %s is served by node %s: remove it from that server's configuration first."
                            .formatted(state.name(), state.owner()));
        }
    }

    private IBaseParameters forget(RequestDetails request, String name) {
        Removal removal = desk.log().control().forget(name);
        Removal gone = removal == null ? new Removal(0, 0) : removal;
        return desk.answer(
                        request,
                        name,
                        removal != null,
                        "forgotten with %d parked events and %d dead letters"
                                .formatted(gone.parked(), gone.deadLetters()))
                .number("parked-events", gone.parked())
                .number("dead-letters", gone.deadLetters())
                .parameters();
    }
}
