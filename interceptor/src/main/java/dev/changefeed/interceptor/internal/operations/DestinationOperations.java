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
import dev.changefeed.interceptor.internal.log.EventLog;
import java.time.InstantSource;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * The operations that show, stop and move destinations. What only reads can be called with GET; what acts needs POST, and is noted in
 * the log with who asked. Safe for use by several threads.
 */
public final class DestinationOperations {
    private final Desk desk;
    private final EventLog log;
    private final DestinationLookup destinations;
    private final KnownParameters known;
    private final StatusAnswer status;

    DestinationOperations(Desk desk, InstantSource time) {
        this.desk = desk;
        log = desk.log();
        destinations = desk.destinations();
        known = desk.knownTo(DestinationOperations.class);
        status = new StatusAnswer(desk.fhir(), log, desk.configured(), time);
    }

    @Operation(name = "$changefeed-status", idempotent = true)
    @Description("How the change feed and its destinations are")
    public IBaseParameters status(
            @OperationParam(name = Names.DESTINATION, typeName = "string", min = 0, max = 1)
                    @Description(Names.ABOUT_DESTINATION + "; without it, all")
                    @Nullable
                    IPrimitiveType<String> destination,
            RequestDetails request) {
        known.check(request, true);
        String only = Input.text(destination) == null
                ? null
                : destinations.find(destination).name();
        return status.of(log.destinations().overviews().stream()
                .filter(overview -> only == null || overview.state().name().equals(only))
                .toList());
    }

    @Operation(name = "$changefeed-pause")
    @Description("Stops a destination until it is resumed")
    public IBaseParameters pause(
            @OperationParam(name = Names.DESTINATION, typeName = "string", min = 1, max = 1)
                    @Description(Names.ABOUT_DESTINATION)
                    @Nullable
                    IPrimitiveType<String> destination,
            RequestDetails request) {
        known.check(request, false);
        String name = destinations.find(destination).name();
        boolean changed = log.control().pause(name);
        return desk.done(request, name, changed, changed ? "paused" : "was paused already");
    }

    @Operation(name = "$changefeed-resume")
    @Description("Lets a paused destination go on where it stopped")
    public IBaseParameters resume(
            @OperationParam(name = Names.DESTINATION, typeName = "string", min = 1, max = 1)
                    @Description(Names.ABOUT_DESTINATION)
                    @Nullable
                    IPrimitiveType<String> destination,
            RequestDetails request) {
        known.check(request, false);
        String name = destinations.find(destination).name();
        boolean changed = log.control().resume(name);
        return desk.done(request, name, changed, changed ? "resumed" : "was not paused");
    }

    @Operation(name = "$changefeed-replay")
    @Description(
            "Sends events again: from a place on by moving the cursor, or a part of the feed beside the live stream")
    public IBaseParameters replay(
            @OperationParam(name = Names.DESTINATION, typeName = "string", min = 1, max = 1)
                    @Description("The destination's name")
                    @Nullable
                    IPrimitiveType<String> destination,
            @OperationParam(name = Names.TO_POSITION, min = 0, max = 1)
                    @Description("Moves the cursor: the position of the event that is sent next")
                    @Nullable
                    StringParam toPosition,
            @OperationParam(name = Names.TO_TIME, min = 0, max = 1)
                    @Description("Moves the cursor: everything that happened from then on is sent")
                    @Nullable
                    StringParam toTime,
            @OperationParam(name = Names.SKIP, min = 0, max = 1)
                    @Description(
                            "True to let the cursor move forwards, past events that the destination then never gets")
                    @Nullable
                    StringParam skip,
            @OperationParam(name = Names.FROM_POSITION, min = 0, max = 1)
                    @Description("Beside the live stream: " + Names.ABOUT_FROM_POSITION)
                    @Nullable
                    StringParam fromPosition,
            @OperationParam(name = Names.THROUGH_POSITION, min = 0, max = 1)
                    @Description("Beside the live stream: " + Names.ABOUT_THROUGH_POSITION)
                    @Nullable
                    StringParam throughPosition,
            @OperationParam(name = Names.FROM_TIME, min = 0, max = 1)
                    @Description("Beside the live stream: everything that happened from then on")
                    @Nullable
                    StringParam fromTime,
            @OperationParam(name = Names.THROUGH_TIME, min = 0, max = 1)
                    @Description("Beside the live stream: and up to then")
                    @Nullable
                    StringParam throughTime,
            RequestDetails request) {
        known.check(request, false);
        Destinations.State state = destinations.find(destination);
        if (DestinationLookup.replayOf(state) != null) {
            throw new InvalidRequestException(
                    "Parameter %s names a replay: give the destination that it is of.".formatted(Names.DESTINATION));
        }
        ReplayRequest.Range range = new ReplayRequest(
                        Input.position(Names.TO_POSITION, toPosition),
                        Input.time(Names.TO_TIME, toTime),
                        Input.position(Names.FROM_POSITION, fromPosition),
                        Input.position(Names.THROUGH_POSITION, throughPosition),
                        Input.time(Names.FROM_TIME, fromTime),
                        Input.time(Names.THROUGH_TIME, throughTime))
                .in(log.feed());
        Long last = range.last();
        return last == null
                ? move(request, state, range.first(), Input.flag(Names.SKIP, skip))
                : replayBeside(request, state.name(), range.first(), last);
    }

    private IBaseParameters move(RequestDetails request, Destinations.State state, long next, boolean skip) {
        long skipped = next - 1 - state.position();
        if (skipped > 0 && !skip) {
            throw new InvalidRequestException(
                    "The cursor of %s is at %d: %d events before %d would never be delivered. Give %s with the value true if that is what you want."
                            .formatted(state.name(), state.position(), skipped, next, Names.SKIP));
        }
        boolean changed = log.control().move(state.name(), next - 1);
        String effect = skipped > 0 ? "positions %d to %d are skipped" : "the cursor moves from %d to %d";
        return desk.done(
                request,
                state.name(),
                changed,
                skipped > 0
                        ? effect.formatted(state.position() + 1, next - 1)
                        : effect.formatted(state.position(), next - 1));
    }

    private IBaseParameters replayBeside(RequestDetails request, String name, long first, long last) {
        String replay = log.control().replay(name, first - 1, last);
        if (replay == null) {
            throw new ResourceVersionConflictException(
                    "Positions %d to %d of %s are being replayed already: see $changefeed-status, or end that replay with $changefeed-forget."
                            .formatted(first, last, name));
        }
        return desk.answer(request, name, true, "positions %d to %d are replayed as %s".formatted(first, last, replay))
                .text("replay", replay)
                .parameters();
    }
}
