// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import dev.changefeed.example.server.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Does rounds one after the other on one site; the server of each is the restart of the one before. */
final class KillLane {
    private final Site site;

    KillLane(Site site) {
        this.site = site;
    }

    List<KillOutcome> run(List<KillRound> rounds) throws Exception {
        List<KillOutcome> outcomes = new ArrayList<>();
        int versions = 0;
        int duplicates = 0;
        Node node = site.start(rounds.get(0).trap());
        try {
            for (int i = 0; i < rounds.size(); i++) {
                KillRound round = rounds.get(i);
                boolean reached = killUnderLoad(node, round);
                Instant death = Instant.now();
                node = site.start(i + 1 < rounds.size() ? rounds.get(i + 1).trap() : null);
                Verdict verdict = site.verdict("after " + round);
                var outcome = new KillOutcome(
                        round,
                        reached,
                        verdict.versions() - versions,
                        verdict.duplicates() - duplicates,
                        verdict,
                        Duration.between(death, Instant.now()));
                System.out.println(outcome);
                outcomes.add(outcome);
                versions = verdict.versions();
                duplicates = verdict.duplicates();
            }
        } finally {
            node.close();
        }
        return outcomes;
    }

    private boolean killUnderLoad(Node node, KillRound round) throws Exception {
        try (var writers = new Writers(node.base(), round.seed())) {
            boolean reached = node.awaitTrap(round.patience());
            node.kill();
            writers.close();
            site.acknowledged(writers);
            if (round.expires()) {
                site.expireLease();
            }
            return reached || round.trap() == null;
        }
    }
}
