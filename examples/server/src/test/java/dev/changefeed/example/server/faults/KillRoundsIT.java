// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.example.server.verdict.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are killed again and again at chosen points, under load; after each restart history and topics must agree. */
class KillRoundsIT {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 30);
    private static final long SEED = Long.getLong("faults.seed", new Random().nextInt(1_000_000));

    /** Most of a round is one thread's work: two servers, each with its own database and broker, are on their way at a time. */
    private static final int LANES = 2;

    @TempDir
    Path folder;

    @Test
    void losesNothingWhereverServersAreKilled() throws Exception {
        System.out.printf("kill rounds: %d with -Dfaults.seed=%d%n", ROUNDS, SEED);
        List<KillRound> rounds = KillRound.choose(ROUNDS, SEED);

        List<KillOutcome> outcomes = run(rounds);

        print(outcomes);
        assertThat(outcomes).hasSize(ROUNDS);
        assertThat(reached(outcomes))
                .allSatisfy((point, times) ->
                        assertThat(times).as("%s was reached", point).isPositive());
    }

    private List<KillOutcome> run(List<KillRound> rounds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(LANES);
        try (var postgres = new DurablePostgres(folder.resolve("postgres"))) {
            List<Future<List<KillOutcome>>> lanes = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                int mine = lane;
                List<KillRound> part = rounds.stream()
                        .filter(round -> round.number() % LANES == mine)
                        .toList();
                var database = postgres.emptyDatabase("lane_" + lane);
                Path data = folder.resolve("lane-" + lane);
                lanes.add(threads.submit(() -> {
                    try (var site = new Site(data, database)) {
                        return new KillLane(site).run(part);
                    }
                }));
            }
            List<KillOutcome> outcomes = new ArrayList<>();
            for (Future<List<KillOutcome>> lane : lanes) {
                outcomes.addAll(lane.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Map<String, Integer> reached(List<KillOutcome> outcomes) {
        Map<String, Integer> reached = new TreeMap<>();
        outcomes.forEach(outcome -> reached.merge(outcome.round().point(), outcome.reached() ? 1 : 0, Integer::sum));
        return reached;
    }

    /** A lane's verdicts are on all of its rounds so far. */
    private static int most(List<KillOutcome> outcomes, ToIntFunction<Verdict> count) {
        return outcomes.stream()
                .mapToInt(outcome -> count.applyAsInt(outcome.verdict()))
                .max()
                .orElseThrow();
    }

    private static void print(List<KillOutcome> outcomes) {
        List<Integer> duplicates = outcomes.stream()
                .map(KillOutcome::duplicates)
                .sorted(Comparator.naturalOrder())
                .toList();
        reached(outcomes).forEach((point, times) -> System.out.printf("  %-14s killed there %d times%n", point, times));
        System.out.printf(
                "kill rounds: %d, %,d versions, %d lost, %d phantom, %d out of order, duplicates per crash median %d max %d%n",
                outcomes.size(),
                outcomes.stream().mapToInt(KillOutcome::versions).sum(),
                most(outcomes, Verdict::missing),
                most(outcomes, Verdict::extra),
                most(outcomes, Verdict::outOfOrder),
                duplicates.get(duplicates.size() / 2),
                duplicates.get(duplicates.size() - 1));
    }
}
