// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.Measurement;
import dev.changefeed.example.benchmark.machine.Contestant;
import dev.changefeed.example.benchmark.machine.FhirServer;
import dev.changefeed.example.benchmark.machine.Workshop;
import dev.changefeed.example.benchmark.result.Finding;
import dev.changefeed.example.benchmark.result.Goal;
import dev.changefeed.example.benchmark.result.Rounds;
import dev.changefeed.example.benchmark.result.Sheet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** F7: transaction Bundles. */
public final class Bundles implements Measurement {
    private static final List<Contestant> CONTESTANTS = List.of(Contestant.PLAIN, Contestant.CAPTURE, Contestant.KAFKA);
    private static final List<Contestant> WITH_FEED = List.of(Contestant.CAPTURE, Contestant.KAFKA);
    /** This part of the warm-up again, because the code of a Bundle is another one. */
    private static final int BUNDLES_OF_WARM_UP = 5;

    private static final double TIME_GOAL = 0.95;
    private static final double STATEMENTS_GOAL = 3;

    private final Corpus corpus = Corpus.load();
    private final BundleLoad load = new BundleLoad(corpus);

    @Override
    public Finding measure(Effort effort, Workshop workshop)
            throws IOException, InterruptedException, ExecutionException {
        Stage stage = new Stage(workshop, effort, corpus, CONTESTANTS);
        for (Contestant contestant : CONTESTANTS) {
            load.millisPerBundle(stage.server(contestant), effort.warmUp().dividedBy(BUNDLES_OF_WARM_UP));
        }
        stage.awaitEvents();
        Rounds rounds = new Rounds();
        Map<Contestant, Double> statements = new EnumMap<>(Contestant.class);
        try (TopicTail tail = TopicTail.of(workshop.broker(), TopicTail.LARGE_FETCHES, delivery -> {})) {
            Outlet outlet = new Outlet(stage.server(Contestant.KAFKA), tail.tally());
            for (int round = 0; round < effort.rounds(); round++) {
                for (Contestant contestant : Stage.order(CONTESTANTS, round)) {
                    workshop.postgres().settle();
                    rounds.add(contestant.label(), load.millisPerBundle(stage.server(contestant), effort.round()));
                    outlet.drain();
                    outlet.verify();
                }
            }
            for (Contestant contestant : CONTESTANTS) {
                statements.put(contestant, statementsPerBundle(stage.server(contestant), 2 * effort.rounds()));
            }
            outlet.drain();
            outlet.verify();
        }
        Sheet times = rounds.sheet("Milliseconds for a Bundle", Contestant.PLAIN.label(), "%.1f");
        return new Finding(goals(rounds, statements), List.of(times, sheet(statements)), notes(effort));
    }

    private double statementsPerBundle(FhirServer server, int repeats) throws IOException {
        try (Probe probe = new Probe(server)) {
            int bundles = 0;
            probe.startCounting();
            for (int repeat = 0; repeat < repeats; repeat++) {
                bundles += load.postAll(server);
            }
            return (double) probe.stopCounting() / bundles;
        }
    }

    private static List<Goal> goals(Rounds rounds, Map<Contestant, Double> statements) {
        List<Goal> goals = new ArrayList<>();
        double plain = statements.getOrDefault(Contestant.PLAIN, Double.NaN);
        for (Contestant contestant : WITH_FEED) {
            double ratio = rounds.ratio(Contestant.PLAIN.label(), contestant.label());
            goals.add(Goal.atLeast("plain server's time ÷ " + contestant.label(), ratio, TIME_GOAL));
            double added = statements.getOrDefault(contestant, Double.NaN) - plain;
            goals.add(Goal.atMost("added to a Bundle, " + contestant.label(), added, STATEMENTS_GOAL, "statements"));
        }
        return goals;
    }

    private static Sheet sheet(Map<Contestant, Double> statements) {
        return new Sheet(
                "Statements for a Bundle",
                List.of("", "statements"),
                statements.entrySet().stream()
                        .map(entry ->
                                List.of(entry.getKey().label(), String.format(Locale.ROOT, "%.1f", entry.getValue())))
                        .toList());
    }

    private static List<String> notes(Effort effort) {
        return List.of(
                "A client posts transaction Bundles of 100 creates, one after the other, for at least "
                        + effort.round().toSeconds() + " s a round: five different Bundles in turn, always all five, "
                        + "drawn with a fixed seed from the resources of Synthea's patients. The figure of a round is the average time to the answer.",
                "The servers are those of table F1, warmed with single writes for "
                        + effort.warmUp().toSeconds()
                        + " s and then with Bundles for "
                        + effort.warmUp().dividedBy(BUNDLES_OF_WARM_UP).toSeconds() + " s. They take turns in "
                        + effort.rounds()
                        + " rounds, the order is reversed every other time, and PostgreSQL makes a checkpoint before each turn.",
                "Statements are JDBC executions on the threads of requests, where a batch is one, on average over "
                        + 10 * effort.rounds()
                        + " Bundles after the last round; nothing is counted during the rounds. HAPI fetches the values of its sequences in blocks, "
                        + "which fall into one Bundle or the next: with few Bundles the average is off by a statement or two.",
                "Every event of live Kafka has to be in the topic after each turn, or the measurement fails.");
    }
}
