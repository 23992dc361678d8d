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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** F8: what the feed needs while nothing is written. */
public final class Rest implements Measurement {
    private static final int ROUNDS_OF_REST = 4;
    private static final double CPU_GOAL = 1;
    private static final double MEMORY_GOAL = 30;
    private static final double MB = 1 << 20;

    private static final String CPU = "CPU time, % of a core";
    private static final String MEMORY = "memory in use, MB";
    private static final String HEAP = "of it heap, MB";
    private static final String BESIDE = "of it beside the heap (classes, code), MB";
    private static final String DIRECT = "of it direct buffers, MB";
    private static final List<String> FIGURES = List.of(CPU, MEMORY, HEAP, BESIDE, DIRECT);

    private final Rounds plain = new Rounds();
    private final Rounds live = new Rounds();
    private final Rounds added = new Rounds();

    @Override
    public Finding measure(Effort effort, Workshop workshop)
            throws IOException, InterruptedException, ExecutionException {
        Stage stage = new Stage(workshop, effort, Corpus.load(), List.of(Contestant.PLAIN, Contestant.KAFKA));
        FhirServer without = stage.server(Contestant.PLAIN);
        FhirServer with = stage.server(Contestant.KAFKA);
        workshop.postgres().settle();
        // code that is still being compiled, and connections that are no longer needed
        Thread.sleep(effort.round().toMillis());
        for (int round = 0; round < effort.rounds(); round++) {
            memory(without, with);
            cpu(without, with, effort.round().multipliedBy(ROUNDS_OF_REST));
        }
        List<Goal> goals = List.of(
                Goal.atMost("CPU time of live Kafka − plain server", added.median(CPU), CPU_GOAL, "% of a core"),
                Goal.atMost("memory of live Kafka − plain server", added.median(MEMORY), MEMORY_GOAL, "MB"));
        return new Finding(goals, List.of(sheet()), notes(effort));
    }

    private void memory(FhirServer without, FhirServer with) throws IOException {
        try (Probe one = new Probe(without);
                Probe other = new Probe(with)) {
            Probe.Memory plainly = one.memory();
            Probe.Memory lively = other.memory();
            add(MEMORY, plainly.all() / MB, lively.all() / MB);
            add(HEAP, plainly.heap() / MB, lively.heap() / MB);
            add(BESIDE, plainly.beside() / MB, lively.beside() / MB);
            add(DIRECT, plainly.direct() / MB, lively.direct() / MB);
        }
    }

    /** Both rest at the same time: neither has anything to do that the other one could disturb. */
    private void cpu(FhirServer without, FhirServer with, Duration rest) throws InterruptedException {
        Duration plainBefore = without.cpuTime();
        Duration liveBefore = with.cpuTime();
        long start = System.nanoTime();
        Thread.sleep(rest.toMillis());
        double hundredth = (System.nanoTime() - start) / 100.0;
        add(
                CPU,
                without.cpuTime().minus(plainBefore).toNanos() / hundredth,
                with.cpuTime().minus(liveBefore).toNanos() / hundredth);
    }

    private void add(String figure, double without, double with) {
        plain.add(figure, without);
        live.add(figure, with);
        added.add(figure, with - without);
    }

    private Sheet sheet() {
        return new Sheet(
                "At rest, medians of the rounds",
                List.of("", Contestant.PLAIN.label(), Contestant.KAFKA.label(), "difference"),
                FIGURES.stream()
                        .map(figure -> List.of(
                                figure,
                                format(plain.median(figure)),
                                format(live.median(figure)),
                                format(added.median(figure))))
                        .toList());
    }

    private static String format(double figure) {
        return String.format(Locale.ROOT, "%.2f", figure);
    }

    private static List<String> notes(Effort effort) {
        return List.of(
                "The servers are those of table F1, warmed for "
                        + effort.warmUp().toSeconds()
                        + " s, all events delivered, and nobody writes or reads any more. Both rest at the same time.",
                "Memory is what is in use after three full collections: heap, classes and compiled code, and direct buffers, as the JVM says.",
                "CPU time is that of the whole process, as the system says, over "
                        + effort.round().multipliedBy(ROUNDS_OF_REST).toSeconds() + " s of rest; there are "
                        + effort.rounds()
                        + " rounds. It has HAPI's own scheduled jobs in it, which the difference has not. "
                        + "PostgreSQL's and Kafka's CPU time is not counted.");
    }
}
