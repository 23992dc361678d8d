// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import java.util.List;

/**
 * What one measurement found.
 *
 * @param goals figures that have a goal
 * @param sheets all figures
 * @param notes how it was measured, and what has to be known to read the figures; one sentence or more each
 */
public record Finding(List<Goal> goals, List<Sheet> sheets, List<String> notes) {
    public Finding {
        goals = List.copyOf(goals);
        sheets = List.copyOf(sheets);
        notes = List.copyOf(notes);
    }

    /** Goals whose ratios are not even a quarter as good. */
    public List<Goal> absurd() {
        return goals.stream().filter(Goal::absurd).toList();
    }
}
