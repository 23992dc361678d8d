// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark;

import dev.changefeed.example.benchmark.machine.Workshop;
import dev.changefeed.example.benchmark.result.Finding;
import dev.changefeed.example.benchmark.result.Goal;
import dev.changefeed.example.benchmark.result.Result;
import dev.changefeed.example.benchmark.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Measures the tables that the arguments name; {@code all} is every one, and {@code smoke} a short form of every one that only shows that
 * they work. {@code report} makes the page of the results that are there.
 *
 * <p>The exit code is 1 when something failed, or when a figure of {@code smoke} is not even a quarter as good as its goal.
 */
public final class Benchmark {
    /** What a server compiles better is not used any more when a smoke test is over. */
    private static final List<String> QUICK_TO_START = List.of("-XX:TieredStopAtLevel=1");

    private static final Path RESULTS = Path.of("benchmark-results");

    private Benchmark() {}

    public static void main(String[] args) throws Exception {
        List<String> words = Arrays.asList(args);
        if (words.size() == 3 && words.get(0).equals("report")) {
            report(Path.of(words.get(1)), Path.of(words.get(2)));
        } else if (words.equals(List.of("smoke"))) {
            smoke();
        } else if (!words.isEmpty() && words.stream().allMatch(Benchmark::isKnown)) {
            try (Workshop workshop = new Workshop(List.of())) {
                for (Table table : Table.values()) {
                    if (words.contains(table.command()) || words.contains("all")) {
                        measure(table, Effort.FULL, workshop, RESULTS);
                    }
                }
            }
            // clients of a competitor may have left threads behind
            System.exit(0);
        } else {
            System.err.println(usage());
            System.exit(2);
        }
    }

    private static boolean isKnown(String word) {
        return word.equals("all")
                || Arrays.stream(Table.values())
                        .anyMatch(table -> table.command().equals(word));
    }

    private static Finding measure(Table table, Effort effort, Workshop workshop, Path results) throws Exception {
        System.out.println(table.id() + ": " + table.title());
        Finding finding = table.measurement().measure(effort, workshop);
        Result result = new Results(results)
                .save(
                        table.id(),
                        table.command(),
                        table.title(),
                        "java -jar changefeed-benchmark.jar " + table.command(),
                        Versions.all(),
                        finding);
        System.out.println(Results.text(result));
        return finding;
    }

    private static void smoke() throws Exception {
        Path results = Files.createTempDirectory("benchmark-smoke");
        List<Goal> absurd = new ArrayList<>();
        try (Workshop workshop = new Workshop(QUICK_TO_START)) {
            for (Table table : Table.values()) {
                absurd.addAll(measure(table, Effort.SMOKE, workshop, results).absurd());
            }
        }
        absurd.forEach(goal -> System.out.println("ABSURD " + goal));
        System.out.println(absurd.isEmpty() ? "SMOKE ok" : "SMOKE failed");
        System.exit(absurd.isEmpty() ? 0 : 1);
    }

    private static void report(Path results, Path page) throws IOException {
        Files.writeString(page, new Results(results).page());
    }

    private static String usage() {
        String tables = Arrays.stream(Table.values())
                .map(table -> "  %-11s %s: %s".formatted(table.command(), table.id(), table.title()))
                .collect(Collectors.joining("\n"));
        return """
                usage: java -jar changefeed-benchmark.jar TABLE... | all | smoke | report RESULTS PAGE

                %s
                  all         every table; takes about 40 minutes
                  smoke       a short form of every table, to see that they work
                  report      writes PAGE from the result files in the folder RESULTS

                Results go to the folder %s. Nothing else should run on the machine meanwhile.""".formatted(tables, RESULTS);
    }
}
