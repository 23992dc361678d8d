// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results as a reader sees them. */
final class Markdown {
    private static final String INTRODUCTION = """
            # Performance

            Made from the result files in [performance/](performance) by `changefeed-benchmark.jar report`; nothing here is typed by hand. [The
            benchmark's page](../examples/benchmark/README.md) says how each table is measured and run.

            Everything, the load too, shares the cores of one machine. Read the ratios, which compare rounds that took turns in one run, and not the
            absolute figures. A goal that is missed says so.
            """;

    private Markdown() {}

    static String page(List<Result> results) {
        return results.stream()
                .map(result -> "\n## " + section(result))
                .collect(Collectors.joining("", INTRODUCTION, ""));
    }

    static String section(Result result) {
        StringBuilder text = new StringBuilder();
        text.append(result.id()).append(": ").append(result.title()).append("\n\n");
        text.append('`')
                .append(result.command())
                .append("`, ")
                .append(result.takenAt())
                .append(". ");
        text.append(result.machine().describe()).append(". ");
        text.append(result.versions().entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", ", "", ".\n")));
        if (!result.finding().goals().isEmpty()) {
            text.append('\n').append(goals(result.finding().goals()));
        }
        for (Sheet sheet : result.finding().sheets()) {
            text.append("\n**").append(sheet.caption()).append("**\n\n");
            text.append(table(sheet.columns(), sheet.rows()));
        }
        if (!result.finding().notes().isEmpty()) {
            text.append('\n');
            result.finding()
                    .notes()
                    .forEach(note -> text.append("- ").append(note).append('\n'));
        }
        return text.toString();
    }

    private static String goals(List<Goal> goals) {
        return table(
                List.of("goal", "wanted", "measured", ""),
                goals.stream()
                        .map(goal -> List.of(
                                goal.what(),
                                goal.bound().sign() + " " + figure(goal.goal(), goal.unit()),
                                figure(goal.measured(), goal.unit()),
                                goal.met() ? "met" : "**missed**"))
                        .toList());
    }

    private static String figure(double value, String unit) {
        String number = value == Math.rint(value) && !unit.isEmpty()
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%,.2f", value);
        return unit.isEmpty() ? number : number + " " + unit;
    }

    private static String table(List<String> columns, List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        appendRow(text, columns);
        appendRow(text, Collections.nCopies(columns.size(), "---"));
        rows.forEach(row -> appendRow(text, row));
        return text.toString();
    }

    private static void appendRow(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
