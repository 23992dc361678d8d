// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Figures of several contestants that took turns, round after round. A contestant is compared with another one within each round, because
 * a machine's speed changes between rounds more than the contestants differ.
 */
public final class Rounds {
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    /** Adds a contestant's figure of the round in which it is the next one. */
    public void add(String contestant, double figure) {
        figures.computeIfAbsent(contestant, unused -> new ArrayList<>()).add(figure);
    }

    /** The figure in the middle. */
    public double median(String contestant) {
        return median(of(contestant));
    }

    /** The middle one of the rounds' ratios. */
    public double ratio(String contestant, String reference) {
        return median(ratios(contestant, reference));
    }

    /** A line for each contestant: its figures, and its ratio to {@code reference}. {@code format} is that of a figure. */
    public Sheet sheet(String caption, String reference, String format) {
        List<List<String>> rows = figures.keySet().stream()
                .map(contestant -> List.of(
                        contestant,
                        range(of(contestant), format),
                        contestant.equals(reference) ? "1" : range(ratios(contestant, reference), "%.2f")))
                .toList();
        return new Sheet(caption, List.of("", "median (lowest – highest)", "÷ " + reference), rows);
    }

    private List<Double> ratios(String contestant, String reference) {
        List<Double> ours = of(contestant);
        List<Double> theirs = of(reference);
        return IntStream.range(0, Math.min(ours.size(), theirs.size()))
                .mapToObj(round -> ours.get(round) / theirs.get(round))
                .toList();
    }

    private List<Double> of(String contestant) {
        List<Double> found = figures.get(contestant);
        if (found == null) {
            throw new IllegalArgumentException("No round of " + contestant);
        }
        return found;
    }

    private static String range(List<Double> values, String format) {
        List<Double> sorted = values.stream().sorted().toList();
        String all = format + " (" + format + " – " + format + ")";
        return String.format(Locale.ROOT, all, median(values), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
