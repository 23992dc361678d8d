// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import dev.changefeed.example.server.verdict.Verdict;
import java.time.Duration;
import java.util.Locale;

/**
 * What a round has brought.
 *
 * @param reached whether the server was killed where it was meant to be
 * @param versions how many versions history has more than before
 * @param duplicates how many events have come again
 * @param verdict on all that there is by now
 * @param recovery from the death to the verdict, for the most part the next server's start
 */
record KillOutcome(KillRound round, boolean reached, int versions, int duplicates, Verdict verdict, Duration recovery) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "round %3d: %s %s, %d versions, %d duplicates, all there after %.1f s",
                round.number(),
                round.trap() == null ? "RANDOM:" + round.patience() : round.trap(),
                reached ? "killed" : "not reached, killed",
                versions,
                duplicates,
                recovery.toMillis() / 1000.0);
    }
}
