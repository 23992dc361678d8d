// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.settings;

import dev.changefeed.publisher.Settings.Fault;
import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody may have meant. */
final class NearMiss {
    private static final int MOST_EDITS = 3;

    private NearMiss() {}

    /** The fault of a property that nothing reads. */
    static Fault unknown(String property, Collection<String> known) {
        return known.stream()
                .filter(candidate -> edits(property, candidate) <= MOST_EDITS)
                .min(Comparator.comparingInt(candidate -> edits(property, candidate)))
                .map(meant -> new Fault(property, "is unknown", "did you mean " + meant + "?"))
                .orElseGet(
                        () -> new Fault(property, "is unknown", "remove it, or look it up in docs/configuration.md"));
    }

    /** The Levenshtein distance. */
    static int edits(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
