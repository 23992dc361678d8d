// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.Replay;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.jspecify.annotations.Nullable;

/** Finds the destination that a request names. */
final class DestinationLookup {
    private final Destinations destinations;

    DestinationLookup(Destinations destinations) {
        this.destinations = destinations;
    }

    /** The destination, or the replay beside one; throws the answer 404 where there is none, and 400 where none is named. */
    Destinations.State find(@Nullable IPrimitiveType<String> given) {
        String name = Input.text(given);
        if (name == null) {
            throw new InvalidRequestException(
                    "Parameter %s is missing: give the name of a destination.".formatted(Names.DESTINATION));
        }
        List<Destinations.State> states = destinations.states();
        return states.stream()
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ResourceNotFoundException(
                        "There is no destination of the name in parameter %s; there is: %s."
                                .formatted(
                                        Names.DESTINATION,
                                        states.isEmpty()
                                                ? "none"
                                                : states.stream()
                                                        .map(Destinations.State::name)
                                                        .collect(Collectors.joining(", ")))));
    }

    /** What the destination is a replay of; null for a destination with a live stream. */
    static @Nullable String replayOf(Destinations.State state) {
        Replay replay = state.replay();
        return replay == null ? null : replay.of();
    }
}
