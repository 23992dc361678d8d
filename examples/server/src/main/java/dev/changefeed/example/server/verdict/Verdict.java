// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.verdict;

import java.time.Duration;
import java.util.Locale;

/**
 * What the comparison of history and events says.
 *
 * @param versions versions in history
 * @param received events received, duplicates included
 * @param missing versions without an event
 * @param extra events without a version of their own
 * @param outOfOrder events that came after an event of a later version of their resource
 * @param duplicates events that came again, with the same event id
 * @param unreadable records that are no events
 * @param p50 median of the time from change to receipt
 * @param p99 99th percentile of the time from change to receipt
 */
public record Verdict(
        int versions,
        int received,
        int missing,
        int extra,
        int outOfOrder,
        int duplicates,
        int unreadable,
        Duration p50,
        Duration p99) {

    /** Whether every version has its event, in order, and nothing else came. Duplicates are allowed. */
    public boolean ok() {
        return missing == 0 && extra == 0 && outOfOrder == 0 && unreadable == 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "VERDICT %s: %,d versions in history, %,d events received, %,d missing, %,d extra, %,d out of order,"
                        + " %,d duplicates%s, delay p50 %,d ms p99 %,d ms",
                ok() ? "ok" : "FAILED",
                versions,
                received,
                missing,
                extra,
                outOfOrder,
                duplicates,
                unreadable == 0 ? "" : String.format(Locale.ROOT, ", %,d unreadable", unreadable),
                p50.toMillis(),
                p99.toMillis());
    }
}
