// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.Measurement;
import dev.changefeed.example.benchmark.machine.Contestant;
import dev.changefeed.example.benchmark.machine.Delivery;
import dev.changefeed.example.benchmark.machine.FhirServer;
import dev.changefeed.example.benchmark.machine.Tally;
import dev.changefeed.example.benchmark.machine.Workshop;
import dev.changefeed.example.benchmark.result.Finding;
import dev.changefeed.example.benchmark.result.Goal;
import dev.changefeed.example.benchmark.result.Sheet;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** F2: from the commit to the consumer. */
public final class Latency implements Measurement {
    private static final List<Contestant> CONTESTANTS = List.of(Contestant.KAFKA, Contestant.SUBSCRIPTION);
    private static final List<Integer> RATES = List.of(50, 200, 500);
    private static final int GOAL_RATE = 200;
    private static final double P50_GOAL = 15;
    private static final double P99_GOAL = 50;

    private final Corpus corpus = Corpus.load();
    private final Map<String, Instant> arrivals = new ConcurrentHashMap<>();

    @Override
    public Finding measure(Effort effort, Workshop workshop)
            throws IOException, InterruptedException, ExecutionException {
        Stage stage = new Stage(workshop, effort, corpus, CONTESTANTS);
        List<Goal> goals = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        try (TopicTail tail = TopicTail.of(workshop.broker(), Map.of(), this::arrived)) {
            workshop.hooks().listen(this::arrived);
            for (int rate : RATES) {
                List<Line> lines = List.of(
                        line(stage, Contestant.KAFKA, tail.tally()),
                        line(stage, Contestant.SUBSCRIPTION, workshop.hooks().tally()));
                for (int round = 0; round < effort.rounds(); round++) {
                    for (Line line : Stage.order(lines, round)) {
                        workshop.postgres().settle();
                        turn(line, new OpenLoop(corpus, rate), effort, rate + round);
                    }
                }
                double seconds = effort.rounds() * effort.round().toMillis() / 1e3;
                lines.forEach(line -> rows.add(line.deliveries.row(line.contestant.label(), rate, seconds)));
                if (rate == GOAL_RATE) {
                    goals.addAll(goals(lines.get(0).deliveries.delays()));
                }
            }
        } finally {
            workshop.hooks().listen(delivery -> {});
        }
        Sheet sheet = new Sheet("From commit to consumer, all rounds together", Deliveries.COLUMNS, rows);
        return new Finding(goals, List.of(sheet), notes(effort));
    }

    /** A contestant at one rate. */
    private record Line(Contestant contestant, FhirServer server, Outlet outlet, Deliveries deliveries) {}

    private static Line line(Stage stage, Contestant contestant, Tally tally)
            throws IOException, InterruptedException, ExecutionException {
        FhirServer server = stage.server(contestant);
        return new Line(contestant, server, new Outlet(server, tally), new Deliveries());
    }

    private void turn(Line line, OpenLoop load, Effort effort, int seed)
            throws IOException, InterruptedException, ExecutionException {
        Commits commits = new Commits(line.server);
        List<String> written = load.run(line.server, effort.round(), seed);
        line.outlet.drain();
        if (line.contestant == Contestant.KAFKA) {
            line.outlet.verify();
        }
        line.deliveries.add(written, commits.times(), arrivals);
        arrivals.clear();
    }

    private static List<Goal> goals(Delays delays) {
        return List.of(
                Goal.atMost("p50 from commit to consumer at 200 writes/s", delays.percentile(0.5), P50_GOAL, "ms"),
                Goal.atMost("p99 from commit to consumer at 200 writes/s", delays.percentile(0.99), P99_GOAL, "ms"));
    }

    private void arrived(Delivery delivery) {
        arrivals.putIfAbsent(delivery.version(), delivery.at());
    }

    private static List<String> notes(Effort effort) {
        return List.of(
                "An open loop: writes are sent by the clock, 50, 200 and 500 a second, over 16 connections, for "
                        + effort.round().toSeconds() + " s a round and " + effort.rounds()
                        + " rounds, in the mix of creates and updates of table F1. Where the server could not keep up, the achieved rate is lower.",
                "The commit's time is PostgreSQL's own (track_commit_timestamp), taken before it waits for the disk, so the figures include that wait. "
                        + "The arrival's time is the clock of the consumer when it has the record, of the receiver when it has read the request; "
                        + "all run on one machine and have one clock.",
                "Live Kafka: one destination with default settings, a topic of 3 partitions, a consumer with default settings; "
                        + "acks=all, and one broker that is its own only replica. Every version has to arrive, or the measurement fails.",
                "Subscription: HAPI's rest-hook as in table F1. HAPI looks for new versions every 100 ms here; with its default of 5 s most of the delay "
                        + "would be that pause. What has not arrived is in no percentile, and a version that came twice counts when it came first.",
                "Both servers were warmed as in table F1 and took turns, in reversed order every other round; a turn begins when everything of the one before "
                        + "has been delivered.");
    }
}
