// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.model.api.annotation.Description;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import dev.changefeed.interceptor.internal.log.DeadLetterControl;
import dev.changefeed.interceptor.internal.log.Handled;
import dev.changefeed.interceptor.internal.log.Selection;
import dev.changefeed.interceptor.internal.log.Undelivered;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.jspecify.annotations.Nullable;

/** The operations that list dead letters and send them again, and with them the keys that are held. Safe for use by several threads. */
public final class DeadLetterOperations {
    /** What one call deals with, so that it ends before a client gives it up. */
    static final int MOST = 50_000;

    private static final int USUAL_PAGE = 100;
    private static final int LONGEST_PAGE = 1_000;

    private final Desk desk;
    private final KnownParameters known;

    DeadLetterOperations(Desk desk) {
        this.desk = desk;
        known = desk.knownTo(DeadLetterOperations.class);
    }

    @Operation(name = "$changefeed-dead-letters", idempotent = true)
    @Description("The events that a destination has given up, without their content")
    public IBaseParameters list(
            @OperationParam(name = Names.DESTINATION, typeName = "string", min = 1, max = 1)
                    @Description(Names.ABOUT_DESTINATION)
                    @Nullable
                    IPrimitiveType<String> destination,
            @OperationParam(name = Names.FROM_POSITION, min = 0, max = 1)
                    @Description(Names.ABOUT_FROM_POSITION)
                    @Nullable
                    StringParam from,
            @OperationParam(name = Names.THROUGH_POSITION, min = 0, max = 1)
                    @Description(Names.ABOUT_THROUGH_POSITION)
                    @Nullable
                    StringParam through,
            @OperationParam(name = Names.RESOURCE_TYPE, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_RESOURCE_TYPE)
                    @Nullable
                    IPrimitiveType<String> resourceType,
            @OperationParam(name = Names.ACTION, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_ACTION)
                    @Nullable
                    IPrimitiveType<String> action,
            @OperationParam(name = Names.REASON, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_REASON)
                    @Nullable
                    IPrimitiveType<String> reason,
            @OperationParam(name = Names.REASON_CONTAINS, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_REASON_CONTAINS)
                    @Nullable
                    IPrimitiveType<String> reasonContains,
            @OperationParam(name = Names.SINCE, min = 0, max = 1) @Description(Names.ABOUT_SINCE) @Nullable
                    StringParam since,
            @OperationParam(name = Names.COUNT, min = 0, max = 1)
                    @Description("The length of the page: 100 unless told, at most 1,000")
                    @Nullable
                    StringParam count,
            RequestDetails request) {
        known.check(request, true);
        String name = desk.destinations().find(destination).name();
        int most = Input.count(count, USUAL_PAGE, LONGEST_PAGE);
        Selection selection = new Criteria(
                        null, from, through, null, resourceType, action, reason, reasonContains, since)
                .selection();
        List<Undelivered> found = desk.log().deadLetters().find(name, selection, most + 1);
        Answer answer = Answer.in(desk.fhir());
        found.stream().limit(most).forEach(each -> add(answer.part("dead-letter"), each));
        if (found.size() > most) {
            answer.number("next-from-position", found.get(most).letter().position());
        }
        return answer.parameters();
    }

    private static void add(Answer part, Undelivered undelivered) {
        part.number("position", undelivered.letter().position());
        Undelivered.Event event = undelivered.event();
        if (event != null) {
            part.text("event-id", event.id().toString())
                    .code("action", event.action())
                    .text("resource", event.reference())
                    .text("tenant", event.tenant());
        }
        part.number("attempts", undelivered.letter().attempts())
                .text("reason", undelivered.letter().reason())
                .time("given-up-at", undelivered.at());
    }

    @Operation(name = "$changefeed-redrive")
    @Description("Sends dead letters and held keys again, at once and with their event ids")
    public IBaseParameters redrive(
            @OperationParam(name = Names.DESTINATION, typeName = "string", min = 1, max = 1)
                    @Description(Names.ABOUT_DESTINATION)
                    @Nullable
                    IPrimitiveType<String> destination,
            @OperationParam(name = Names.POSITION, min = 0, max = 1) @Description(Names.ABOUT_POSITION) @Nullable
                    StringParam position,
            @OperationParam(name = Names.FROM_POSITION, min = 0, max = 1)
                    @Description(Names.ABOUT_FROM_POSITION)
                    @Nullable
                    StringParam from,
            @OperationParam(name = Names.THROUGH_POSITION, min = 0, max = 1)
                    @Description(Names.ABOUT_THROUGH_POSITION)
                    @Nullable
                    StringParam through,
            @OperationParam(name = Names.EVENT_ID, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_EVENT_ID)
                    @Nullable
                    IPrimitiveType<String> eventId,
            @OperationParam(name = Names.RESOURCE_TYPE, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_RESOURCE_TYPE)
                    @Nullable
                    IPrimitiveType<String> resourceType,
            @OperationParam(name = Names.ACTION, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_ACTION)
                    @Nullable
                    IPrimitiveType<String> action,
            @OperationParam(name = Names.REASON, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_REASON)
                    @Nullable
                    IPrimitiveType<String> reason,
            @OperationParam(name = Names.REASON_CONTAINS, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_REASON_CONTAINS)
                    @Nullable
                    IPrimitiveType<String> reasonContains,
            @OperationParam(name = Names.SINCE, min = 0, max = 1) @Description(Names.ABOUT_SINCE) @Nullable
                    StringParam since,
            @OperationParam(name = Names.ALL, min = 0, max = 1) @Description(Names.ABOUT_ALL) @Nullable StringParam all,
            RequestDetails request) {
        known.check(request, false);
        String name = desk.destinations().find(destination).name();
        Selection selection = new Criteria(
                        position, from, through, eventId, resourceType, action, reason, reasonContains, since)
                .selection(Input.flag(Names.ALL, all));
        DeadLetterControl control = desk.log().deadLetterControl();
        Handled held = control.release(name, selection, MOST);
        Handled letters = control.redrive(name, selection, MOST);
        boolean more = held.more() || letters.more();
        return desk.answer(
                        request,
                        name,
                        held.events() + letters.events() > 0,
                        "%d dead letters and %d held keys are tried again%s"
                                .formatted(letters.events(), held.events(), more ? "; call again for the rest" : ""))
                .number("dead-letters", letters.events())
                .number("held-keys", held.events())
                .flag("more", more)
                .parameters();
    }
}
