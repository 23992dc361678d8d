// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import static dev.changefeed.interceptor.internal.operations.OperationsBench.body;
import static dev.changefeed.interceptor.internal.operations.OperationsBench.children;
import static dev.changefeed.interceptor.internal.operations.OperationsBench.dead;
import static dev.changefeed.interceptor.internal.operations.OperationsBench.parked;
import static dev.changefeed.interceptor.internal.operations.OperationsBench.value;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.host.HostClient.Reply;
import dev.changefeed.interceptor.host.HostOptions;
import dev.changefeed.interceptor.internal.log.DeadLetter;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.interceptor.internal.log.ParkedEvent;
import dev.changefeed.interceptor.internal.log.Progress;
import dev.changefeed.interceptor.internal.log.Replay;
import dev.changefeed.interceptor.internal.log.Report;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class OperationsIT {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static OperationsBench bench;

    private long first;

    @BeforeAll
    static void start() {
        bench = new OperationsBench(HostOptions.of(FhirVersionEnum.R4)).offer();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void feed() {
        bench.clear();
        first = bench.feed(4);
    }

    @Test
    void showsTheFeedAndEveryDestination() {
        bench.destination(
                "analytics",
                new Progress(
                        first + 2,
                        List.of(
                                new ParkedEvent(first, "Patient/1", 1, NOON, "busy"),
                                new ParkedEvent(first + 1, "Patient/1", 0, null, "waits behind its key")),
                        List.of(),
                        List.of(new DeadLetter(first + 2, 1, "no"))));
        Lease lease = bench.lease("analytics");
        bench.log.destinations().report(lease, new Report(17, null, "TimeoutException", NOON));
        bench.log.destinations().create("archive", first + 3);

        JsonNode status = bench.client().get("$changefeed-status").ok().json();

        JsonNode feed = children(status, "feed").findFirst().orElseThrow();
        assertThat(value(feed, "first-position")).isEqualTo("1");
        assertThat(value(feed, "last-position")).isEqualTo(String.valueOf(first + 3));
        assertThat(value(feed, "staged-events")).isEqualTo("0");
        List<JsonNode> shown = children(status, "destination").toList();
        assertThat(shown).extracting(each -> value(each, "name")).containsExactly("analytics", "archive");
        JsonNode analytics = shown.get(0);
        assertThat(List.of(
                        "state",
                        "configured-here",
                        "node",
                        "position",
                        "lag-events",
                        "parked-events",
                        "parked-keys",
                        "held-keys",
                        "dead-letters",
                        "expired-events",
                        "delivered-events",
                        "last-error",
                        "last-error-at"))
                .extracting(name -> value(analytics, name))
                .containsExactly(
                        "running",
                        "true",
                        "host/node",
                        String.valueOf(first + 2),
                        "1",
                        "2",
                        "1",
                        "0",
                        "1",
                        "0",
                        "17",
                        "TimeoutException",
                        "2026-03-01T12:00:00Z");
        assertThat(value(analytics, "oldest-undelivered")).isNotEmpty();
        assertThat(Integer.parseInt(value(analytics, "lag-seconds"))).isBetween(0, 600);
        assertThat(Integer.parseInt(value(analytics, "held-back-bytes"))).isBetween(500, 5_000);
        assertThat(value(analytics, "unavailable-since")).isEmpty();
        assertThat(value(shown.get(1), "state")).isEqualTo("unserved");
        assertThat(value(shown.get(1), "configured-here")).isEqualTo("false");
    }

    @Test
    void saysWhatStateADestinationIsIn() {
        bench.log.destinations().create("analytics", first);
        assertThat(state()).isEqualTo("unserved");

        Lease lease = bench.lease("analytics");
        assertThat(state()).isEqualTo("running");

        Progress held = parked(first, new ParkedEvent(first, "Patient/1", 5, null, "busy"));
        bench.log.destinations().save(lease, held);
        assertThat(state()).isEqualTo("held");

        bench.log.destinations().report(lease, new Report(0, NOON, "away", NOON));
        assertThat(state()).isEqualTo("unavailable");

        bench.log.control().pause("analytics");
        assertThat(state()).isEqualTo("paused");

        bench.log.control().resume("analytics");
        bench.log.control().move("analytics", first - 1);
        assertThat(state()).as("until a node takes it again").isEqualTo("unserved");

        bench.log.control().replay("analytics", first - 1, first + 2);
        bench.lease("analytics/%d-%d".formatted(first, first + 2));
        JsonNode replay = status("analytics/%d-%d".formatted(first, first + 2));
        assertThat(value(replay, "state")).isEqualTo("replaying");
        assertThat(value(replay, "replay-of")).isEqualTo("analytics");
        assertThat(value(replay, "replay-through")).isEqualTo(String.valueOf(first + 2));
        assertThat(value(replay, "configured-here")).isEqualTo("true");
    }

    @Test
    void pausesAndResumes() {
        bench.log.destinations().create("analytics", first);

        JsonNode paused = act("$changefeed-pause", "destination", "String", "analytics");
        JsonNode again = act("$changefeed-pause", "destination", "String", "analytics");
        assertThat(database("analytics").paused()).isTrue();
        JsonNode resumed = act("$changefeed-resume", "destination", "String", "analytics");
        JsonNode resumedAgain = act("$changefeed-resume", "destination", "String", "analytics");

        assertThat(database("analytics").paused()).isFalse();
        assertThat(List.of(paused, again, resumed, resumedAgain))
                .extracting(each -> value(each, "changed"))
                .containsExactly("true", "false", "true", "false");
    }

    @Test
    void listsDeadLettersPageByPage() {
        bench.destination(
                "analytics",
                dead(
                        first + 3,
                        IntStream.range(0, 4)
                                .mapToObj(i -> new DeadLetter(first + i, 2, "reason " + i))
                                .toArray(DeadLetter[]::new)));
        ChangeEvent event = bench.log.feed().read(first - 1, 1, 1).get(0);

        JsonNode page = letters("count=3");
        JsonNode rest = letters("count=3&from-position=" + value(page, "next-from-position"));

        List<JsonNode> shown = children(page, "dead-letter").toList();
        assertThat(shown).hasSize(3);
        assertThat(List.of("position", "event-id", "action", "resource", "attempts", "reason"))
                .extracting(name -> value(shown.get(0), name))
                .containsExactly(
                        String.valueOf(first),
                        event.id().toString(),
                        "create",
                        event.resource().reference() + "/_history/1",
                        "2",
                        "reason 0");
        assertThat(value(shown.get(0), "given-up-at")).isNotEmpty();
        assertThat(children(rest, "dead-letter")).hasSize(1);
        assertThat(value(rest, "next-from-position")).isEmpty();
    }

    @Test
    void filtersDeadLetters() {
        bench.destination(
                "analytics",
                dead(first + 3, new DeadLetter(first, 1, "too large"), new DeadLetter(first + 1, 1, "not found")));

        assertThat(found("reason=not%20found")).containsExactly(first + 1);
        assertThat(found("reason-contains=large")).containsExactly(first);
        assertThat(found("resource-type=Observation")).isEmpty();
        assertThat(found("resource-type=Patient&action=create")).hasSize(2);
        assertThat(found("action=delete")).isEmpty();
        assertThat(found("through-position=" + first)).containsExactly(first);
        assertThat(found("since=2000-01-01T00:00:00%2B02:00")).hasSize(2);
        assertThat(found("since=2999-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void redrivesDeadLettersAndHeldKeys() {
        bench.destination(
                "analytics",
                new Progress(
                        first + 3,
                        List.of(new ParkedEvent(first + 3, "Patient/held", 5, null, "busy")),
                        List.of(),
                        List.of(new DeadLetter(first, 1, "a"), new DeadLetter(first + 1, 1, "b"))));
        String eventId = bench.log.feed().read(first - 1, 1, 1).get(0).id().toString();

        JsonNode byId = act("$changefeed-redrive", "destination", "String", "analytics", "event-id", "String", eventId);
        JsonNode all = act("$changefeed-redrive", "destination", "String", "analytics", "all", "Boolean", "true");

        assertThat(List.of(value(byId, "dead-letters"), value(byId, "held-keys"), value(byId, "more")))
                .containsExactly("1", "0", "false");
        assertThat(List.of(value(all, "dead-letters"), value(all, "held-keys"))).containsExactly("1", "1");
        assertThat(bench.log.deadLetters().count("analytics")).isZero();
        assertThat(bench.host.jdbc().queryForList("SELECT ATTEMPTS FROM CHANGEFEED_PARKED", Integer.class))
                .containsOnly(0)
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"String", "Decimal", "Integer"})
    void redrivesOneByItsPositionInWhateverTypeThatIs(String type) {
        bench.destination(
                "analytics", dead(first + 3, new DeadLetter(first, 1, "a"), new DeadLetter(first + 1, 1, "b")));

        act("$changefeed-redrive", "destination", "String", "analytics", "position", type, String.valueOf(first + 1));

        assertThat(found("")).containsExactly(first);
    }

    @Test
    void movesTheCursor() {
        bench.log.destinations().create("analytics", first + 3);

        act(
                "$changefeed-replay",
                "destination",
                "String",
                "analytics",
                "to-position",
                "Decimal",
                String.valueOf(first + 1));

        assertThat(database("analytics").position()).isEqualTo(first);
        assertThat(database("analytics").replay()).isEqualTo(new Replay(first + 3, null));
        act("$changefeed-replay", "destination", "String", "analytics", "to-time", "Instant", "2000-01-01T00:00:00Z");
        assertThat(database("analytics").position()).isZero();
    }

    @Test
    void movesTheCursorForwardsOnlyWhenToldThatEventsAreSkipped() {
        bench.log.destinations().create("analytics", first);
        String end = String.valueOf(first + 4);

        Reply refused =
                bench.call("$changefeed-replay", "destination", "String", "analytics", "to-position", "Decimal", end);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("3 events").contains("skip");
        assertThat(database("analytics").position()).isEqualTo(first);

        act(
                "$changefeed-replay",
                "destination",
                "String",
                "analytics",
                "to-position",
                "Decimal",
                end,
                "skip",
                "Boolean",
                "true");
        assertThat(database("analytics").position()).isEqualTo(first + 3);
    }

    @Test
    void replaysAPartBesideTheLiveStreamUntilItIsForgotten() {
        bench.log.destinations().create("analytics", first + 3);
        String[] part = {
            "destination",
            "String",
            "analytics",
            "from-position",
            "Decimal",
            String.valueOf(first + 1),
            "through-position",
            "Decimal",
            String.valueOf(first + 2)
        };
        String replay = "analytics/%d-%d".formatted(first + 1, first + 2);

        assertThat(value(act("$changefeed-replay", part), "replay")).isEqualTo(replay);
        assertThat(bench.call("$changefeed-replay", part).status()).isEqualTo(409);
        assertThat(database(replay).replay()).isEqualTo(new Replay(first + 2, "analytics"));

        act("$changefeed-forget", "destination", "String", replay);
        assertThat(bench.log.destinations().states())
                .extracting(Destinations.State::name)
                .containsExactly("analytics");
    }

    @Test
    void replaysWhatHappenedBetweenTwoTimes() {
        bench.log.destinations().create("analytics", first + 3);
        List<ChangeEvent> events = bench.log.feed().read(first, 2, 1 << 20);

        JsonNode done = act(
                "$changefeed-replay",
                "destination",
                "String",
                "analytics",
                "from-time",
                "Instant",
                events.get(0).occurredAt().toString(),
                "through-time",
                "Instant",
                events.get(1).occurredAt().toString());

        assertThat(value(done, "replay")).isEqualTo("analytics/%d-%d".formatted(first + 1, first + 2));
    }

    @Test
    void forgetsARemovedDestination() {
        bench.destination("removed", dead(first, new DeadLetter(first, 1, "no")));

        JsonNode done = act("$changefeed-forget", "destination", "String", "removed");

        assertThat(value(done, "dead-letters")).isEqualTo("1");
        assertThat(bench.log.destinations().states()).isEmpty();
        assertThat(bench.call("$changefeed-forget", "destination", "String", "removed")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void forgetsNoDestinationThatIsInUse() {
        bench.log.destinations().create("analytics", first);
        bench.log.destinations().create("elsewhere", first);
        bench.lease("elsewhere");

        Reply configured = bench.call("$changefeed-forget", "destination", "String", "analytics");
        Reply served = bench.call("$changefeed-forget", "destination", "String", "elsewhere");

        assertThat(configured.status()).isEqualTo(409);
        assertThat(configured.body()).contains("hapi.fhir.changefeed.destinations.analytics");
        assertThat(served.status()).isEqualTo(409);
        assertThat(served.body()).contains("host/node");
        assertThat(bench.log.destinations().states()).hasSize(2);
    }

    @Test
    void dropsDeadLettersOfADestinationThatIsInUse() {
        bench.destination(
                "analytics", dead(first + 3, new DeadLetter(first, 1, "a"), new DeadLetter(first + 1, 1, "b")));

        JsonNode done = act(
                "$changefeed-forget",
                "destination",
                "String",
                "analytics",
                "dead-letters",
                "Boolean",
                "true",
                "reason",
                "String",
                "a");

        assertThat(value(done, "dead-letters")).isEqualTo("1");
        assertThat(found("")).containsExactly(first + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$changefeed-pause",
                "$changefeed-resume",
                "$changefeed-redrive",
                "$changefeed-replay",
                "$changefeed-forget"
            })
    void actsOnNothingButAPostWithABody(String operation) {
        bench.log.destinations().create("removed", first);
        Destinations.State before = database("removed");

        Reply get = bench.client().get(operation + "?destination=removed&all=true&to-position=1");
        Reply inUrl = bench.client().post(operation + "?destination=removed&all=true&to-position=1", body());
        Reply asForm = bench.client().post(operation, "destination=removed", "Content-Type", "text/plain");

        assertThat(get.status()).isEqualTo(405);
        assertThat(inUrl.status()).isEqualTo(400);
        assertThat(inUrl.body()).contains("in the body");
        assertThat(asForm.status()).isEqualTo(400);
        assertThat(database("removed")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $changefeed-pause   |                                                       | destination is missing
            $changefeed-pause   | destination,String,nowhere                            | there is: analytics
            $changefeed-pause   | destinaton,String,analytics                           | no parameter destinaton
            $changefeed-pause   | destination,String,analytics,destination,String,other | given twice
            $changefeed-redrive | destination,String,analytics                          | all with the value true
            $changefeed-redrive | destination,String,analytics,all,Boolean,false        | all with the value true
            $changefeed-redrive | destination,String,analytics,all,String,yes           | neither true nor false
            $changefeed-redrive | destination,String,analytics,all,Boolean,true,position,Decimal,1 | leave out the other ones
            $changefeed-redrive | destination,String,analytics,position,Decimal,0       | position is not a position
            $changefeed-redrive | destination,String,analytics,position,Decimal,1.5     | position is not a position
            $changefeed-redrive | destination,String,analytics,position,Decimal,1e999999 | position is not a position
            $changefeed-redrive | destination,String,analytics,position,String,99999999999999999999 | position is not a position
            $changefeed-redrive | destination,String,analytics,position,Decimal,1,from-position,Decimal,1 | leave out from-position
            $changefeed-redrive | destination,String,analytics,from-position,Decimal,2,through-position,Decimal,1 | exchange them
            $changefeed-redrive | destination,String,analytics,event-id,String,7        | event-id is not an event id
            $changefeed-redrive | destination,String,analytics,action,String,patch      | create, update, delete
            $changefeed-redrive | destination,String,analytics,since,String,yesterday   | since is not a time
            $changefeed-replay  | destination,String,analytics                          | either to-position or to-time
            $changefeed-replay  | destination,String,analytics,to-position,Decimal,1,to-time,Instant,2026-01-01T00:00:00Z | Given: to-position, to-time
            $changefeed-replay  | destination,String,analytics,from-position,Decimal,1  | Given: from-position
            $changefeed-replay  | destination,String,analytics,to-position,Decimal,999999 | which has positions 1 to
            $changefeed-replay  | destination,String,analytics,from-position,Decimal,1,through-position,Decimal,999999 | through-position is not in the log
            $changefeed-replay  | destination,String,analytics,from-position,Decimal,2,through-position,Decimal,1 | from-position is greater
            $changefeed-replay  | destination,String,analytics,from-time,Instant,2999-01-01T00:00:00Z,through-time,Instant,2999-01-02T00:00:00Z | No event lies between
            $changefeed-forget  | destination,String,analytics,position,Decimal,1       | give dead-letters with the value true
            $changefeed-forget  | destination,String,analytics,dead-letters,Boolean,true | all with the value true
            """)
    void answersWrongInputWithTheParameterAndTheMend(String operation, String parameters, String says) {
        bench.log.destinations().create("analytics", first);
        Destinations.State before = database("analytics");

        Reply reply = bench.call(operation, parameters == null ? new String[0] : parameters.split(","));

        assertThat(reply.status()).isIn(400, 404);
        assertThat(reply.json().path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(reply.json().path("issue").path(0).path("diagnostics").asText())
                .contains(says);
        assertThat(database("analytics")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $changefeed-dead-letters                                             | destination is missing
            $changefeed-dead-letters?destination=analytics&count=0               | count must be
            $changefeed-dead-letters?destination=analytics&count=x               | count must be
            $changefeed-dead-letters?destination=analytics&count=1001            | count must be
            $changefeed-dead-letters?destination=analytics&from-position=x       | from-position is not a position
            $changefeed-dead-letters?destination=analytics&since=2026-01-01      | since is not a time
            $changefeed-dead-letters?destination=analytics&form-position=1       | no parameter form-position
            $changefeed-status?destination=nowhere                               | there is: analytics
            $changefeed-status?destinatoin=analytics                             | no parameter destinatoin
            """)
    void answersWrongInputInAUrl(String path, String says) {
        bench.log.destinations().create("analytics", first);

        Reply reply = bench.client().get(path);

        assertThat(reply.status()).isIn(400, 404);
        assertThat(reply.json().path("issue").path(0).path("diagnostics").asText())
                .contains(says);
    }

    @Test
    void refusesABodyThatIsNoParametersResource() {
        Reply reply = bench.client().post("$changefeed-pause", "{\"resourceType\":\"Patient\"}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("Parameters resource");
    }

    @Test
    void refusesToMoveAReplay() {
        bench.log.destinations().create("analytics", first + 3);
        bench.log.control().replay("analytics", first - 1, first);

        Reply reply = bench.call(
                "$changefeed-replay",
                "destination",
                "String",
                "analytics/%d-%d".formatted(first, first),
                "to-position",
                "Decimal",
                "1");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("names a replay");
    }

    @Test
    void notesWhoAskedForAnActAndNotForALook() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(ActLog.class);
        logger.addAppender(lines);
        try {
            bench.log.destinations().create("analytics", first);
            String body = body("destination", "String", "analytics");
            bench.client()
                    .post("$changefeed-pause", body, "X-Test-User", "jane\u0085User root")
                    .ok();
            bench.client().post("$changefeed-resume", body).ok();
            bench.client().get("$changefeed-status").ok();
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "User jane?User root asked for $changefeed-pause of destination analytics: paused.",
                        "A user without a name at 127.0.0.1 asked for $changefeed-resume of destination analytics: resumed.");
    }

    private static JsonNode act(String operation, String... parameters) {
        return bench.call(operation, parameters).ok().json();
    }

    private static JsonNode letters(String query) {
        return bench.client()
                .get("$changefeed-dead-letters?destination=analytics&" + query)
                .ok()
                .json();
    }

    private static List<Long> found(String query) {
        return children(letters(query), "dead-letter")
                .map(letter -> Long.valueOf(value(letter, "position")))
                .toList();
    }

    private static String state() {
        return value(status("analytics"), "state");
    }

    private static JsonNode status(String name) {
        JsonNode status = bench.call("$changefeed-status", "destination", "String", name)
                .ok()
                .json();
        return children(status, "destination").findFirst().orElseThrow();
    }

    private static Destinations.State database(String name) {
        return bench.log.destinations().states().stream()
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
