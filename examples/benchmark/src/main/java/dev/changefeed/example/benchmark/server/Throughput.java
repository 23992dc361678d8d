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
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** F1: what a server still writes with the feed, and how fast it answers. */
public final class Throughput implements Measurement {
    private static final List<Contestant> CONTESTANTS = List.of(Contestant.values());
    private static final List<Integer> CLIENTS = List.of(4, 16);
    private static final double KAFKA_GOAL = 0.92;
    private static final double CAPTURE_GOAL = 0.96;

    private final Corpus corpus = Corpus.load();

    @Override
    public Finding measure(Effort effort, Workshop workshop)
            throws IOException, InterruptedException, ExecutionException {
        Stage stage = new Stage(workshop, effort, corpus, CONTESTANTS);
        List<Goal> goals = new ArrayList<>();
        List<Sheet> sheets = new ArrayList<>();
        try (TopicTail tail = TopicTail.of(workshop.broker(), TopicTail.LARGE_FETCHES, delivery -> {})) {
            Map<Contestant, Outlet> outlets = new EnumMap<>(Contestant.class);
            outlets.put(Contestant.KAFKA, new Outlet(stage.server(Contestant.KAFKA), tail.tally()));
            outlets.put(
                    Contestant.SUBSCRIPTION,
                    new Outlet(
                            stage.server(Contestant.SUBSCRIPTION),
                            workshop.hooks().tally()));
            for (int clients : CLIENTS) {
                Loads loads = new Loads(outlets);
                for (int round = 0; round < effort.rounds(); round++) {
                    for (Contestant contestant : Stage.order(CONTESTANTS, round)) {
                        workshop.postgres().settle();
                        FhirServer server = stage.server(contestant);
                        loads.add(
                                contestant,
                                new ClosedLoop(corpus, clients).run(server, effort.round(), clients + round));
                    }
                }
                goals.addAll(loads.goals(clients));
                sheets.addAll(loads.sheets(clients));
            }
            sheets.add(delivered(outlets));
        }
        return new Finding(goals, sheets, notes(effort));
    }

    private static Sheet delivered(Map<Contestant, Outlet> outlets) {
        return new Sheet(
                "Versions that were written in all rounds, and how many of them were delivered",
                List.of("", "written", "delivered"),
                outlets.entrySet().stream()
                        .map(entry -> List.of(
                                entry.getKey().label(),
                                String.format(
                                        Locale.ROOT, "%,d", entry.getValue().written()),
                                String.format(
                                        Locale.ROOT, "%,d", entry.getValue().received())))
                        .toList());
    }

    private static List<String> notes(Effort effort) {
        return List.of(
                "Each contestant is a HAPI FHIR JPA server in a JVM of its own (1 GB of heap, G1, 10 database connections) with a database "
                        + "of its own in one PostgreSQL that waits for the disk at each commit. All stay up; only the one whose turn it is gets load.",
                "Before the first round the servers take turns under the load of 4 clients, each for "
                        + effort.warmUp().toSeconds()
                        + " s. A round lasts " + effort.round().toSeconds() + " s; there are " + effort.rounds()
                        + " rounds, their order is reversed every other time, and PostgreSQL makes a checkpoint before each turn.",
                "A client sends its next request as soon as the last one is answered: 60 % creates and 40 % updates of its own resources, "
                        + "drawn with a fixed seed that is the same for all contestants, from the "
                        + Corpus.types().size()
                        + " resource types of Synthea's patients in their natural proportions (about 1 KB each). An update changes an identifier, "
                        + "so that each makes a new version. Clients ask for answers without a body (Prefer: return=minimal), "
                        + "which leaves the server the least to do beside the write.",
                "Clients, PostgreSQL, Kafka, the consumer and the receiver run on the same machine as the servers and are paid for by the same cores.",
                "Live Kafka: one destination with default settings, a topic of 3 partitions, one consumer that fetches 1 MB at a time. "
                        + "After each turn every version written has to be in the topic exactly once, or the measurement fails; "
                        + "the time that takes is the last column, and is not part of the requests/s.",
                "Subscription: HAPI's rest-hook with one Subscription for each resource type, the whole resource as payload, matched in memory, "
                        + "looking for new versions every 100 ms (HAPI's default is 5 s), to a receiver that answers at once. "
                        + "Its undelivered rest is waited for after each turn too, for 5 minutes at most, but it is not required to be complete.");
    }

    /** What came out for one number of clients. */
    private static final class Loads {
        private final Map<Contestant, Outlet> outlets;
        private final Rounds rounds = new Rounds();
        private final Map<Contestant, Delays> delays = new EnumMap<>(Contestant.class);
        private final Map<Contestant, Duration> behind = new EnumMap<>(Contestant.class);

        Loads(Map<Contestant, Outlet> outlets) {
            this.outlets = outlets;
        }

        void add(Contestant contestant, ClosedLoop.Run run) throws InterruptedException {
            rounds.add(contestant.label(), run.writesPerSecond());
            delays.computeIfAbsent(contestant, unused -> new Delays()).addAll(run.delays());
            Outlet outlet = outlets.get(contestant);
            if (outlet != null) {
                behind.merge(contestant, outlet.drain(), (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
            if (outlet != null && contestant == Contestant.KAFKA) {
                outlet.verify();
            }
        }

        List<Goal> goals(int clients) {
            return List.of(
                    goal(Contestant.KAFKA, clients, KAFKA_GOAL), goal(Contestant.CAPTURE, clients, CAPTURE_GOAL));
        }

        List<Sheet> sheets(int clients) {
            Sheet answers = new Sheet(
                    "Time to the answer with " + clients + " clients, all rounds together",
                    List.of("", "p50", "p95", "p99", "last delivery after the last answer, at most"),
                    CONTESTANTS.stream().map(this::answers).toList());
            return List.of(
                    rounds.sheet("Writes/s with " + clients + " clients", Contestant.PLAIN.label(), "%.0f"), answers);
        }

        private Goal goal(Contestant contestant, int clients, double goal) {
            double ratio = rounds.ratio(contestant.label(), Contestant.PLAIN.label());
            return Goal.atLeast(contestant.label() + " ÷ plain server, " + clients + " clients", ratio, goal);
        }

        private List<String> answers(Contestant contestant) {
            Delays of = delays.getOrDefault(contestant, new Delays());
            Duration last = behind.get(contestant);
            return List.of(
                    contestant.label(),
                    of.cell(0.5),
                    of.cell(0.95),
                    of.cell(0.99),
                    last == null ? "" : String.format(Locale.ROOT, "%,d ms", last.toMillis()));
        }
    }
}
