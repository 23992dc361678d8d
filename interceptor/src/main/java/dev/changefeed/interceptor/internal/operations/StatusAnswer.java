// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.context.FhirContext;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.log.Overview;
import dev.changefeed.interceptor.internal.log.Replay;
import dev.changefeed.interceptor.internal.log.Report;
import dev.changefeed.interceptor.internal.log.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.jspecify.annotations.Nullable;

/** How the feed and its destinations are. */
final class StatusAnswer {
    private final FhirContext fhir;
    private final EventLog log;
    private final Set<String> configured;
    private final InstantSource time;

    StatusAnswer(FhirContext fhir, EventLog log, Set<String> configured, InstantSource time) {
        this.fhir = fhir;
        this.log = log;
        this.configured = configured;
        this.time = time;
    }

    IBaseParameters of(List<Overview> overviews) {
        Answer answer = Answer.in(fhir);
        long tail = log.feed().tail();
        answer.part("feed")
                .number("first-position", log.feed().first())
                .number("last-position", tail)
                .count("staged-events", log.tallies().staged());
        for (Overview overview : overviews) {
            add(answer.part(Names.DESTINATION), overview, tail);
        }
        return answer.parameters();
    }

    private void add(Answer part, Overview overview, long tail) {
        Destinations.State state = overview.state();
        Report report = overview.report();
        Tally tally = log.tallies().of(state.name());
        Replay replay = state.replay();
        String of = replay == null ? null : replay.of();
        part.text("name", state.name())
                .code(
                        "state",
                        overview.operatingState(tally.held().number() > 0).code())
                .flag("configured-here", configured.contains(of == null ? state.name() : of))
                .text("node", state.leased() ? state.owner() : null)
                .number("position", state.position())
                .number("lag-events", overview.behind())
                .number("lag-seconds", secondsSince(overview.oldestWaiting()))
                .time("oldest-undelivered", earlier(overview.oldestWaiting(), overview.oldestParked()))
                .count("parked-events", tally.parked())
                .count("parked-keys", tally.parkedKeys())
                .count("held-keys", tally.held())
                .count("dead-letters", tally.deadLetters())
                .number("expired-events", overview.expired())
                .number("delivered-events", report.delivered())
                .time("unavailable-since", report.unavailableSince())
                .text("last-error", report.lastError())
                .time("last-error-at", report.lastErrorAt())
                .number(
                        "held-back-bytes",
                        state.position() < tail ? log.footprint().bytesBehind(state.position()) : 0);
        if (replay != null && replay.through() > state.position()) {
            part.text("replay-of", of).number("replay-through", replay.through());
        }
    }

    private long secondsSince(@Nullable Instant then) {
        return then == null
                ? 0
                : Math.max(0, Duration.between(then, time.instant()).toSeconds());
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }
}
