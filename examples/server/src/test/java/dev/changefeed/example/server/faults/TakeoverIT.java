// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.changefeed.example.server.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two servers on one database, of which the one with the destination dies or freezes under load. Their leases run out by themselves. */
class TakeoverIT extends FaultsTest {
    /** A lease of ten seconds, and three until the other node looks at it; the rest is for a busy machine. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** What a dead node has sent may reach the consumer a little later. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(500);

    private static final String REFUSED = "The lease of destination demo is another node's now";
    private static final String GONE = "Destination demo is no longer this node's";

    @Test
    void takesOverFromFrozenAndFromDeadNodesAndKeepsTheThawedOnesFromTheCursor() throws Exception {
        try (Node first = site.start(new Trap.Setting(FaultPoint.AFTER_READ, 20, Duration.ZERO));
                Node second = site.start(new Trap.Setting(FaultPoint.BEFORE_SAVE, 30, Duration.ZERO));
                var writersOfFirst = new Writers(first.base(), 3);
                var writersOfSecond = new Writers(second.base(), 4)) {
            Duration withAPublishInHand = freezeAndThaw(first);
            await().atMost(LONGEST)
                    .untilAsserted(() -> assertThat(first.output()).containsAnyOf(REFUSED, GONE));
            Duration withASaveInHand = freezeAndThaw(second);
            await().atMost(LONGEST)
                    .untilAsserted(() -> assertThat(second.output()).contains(REFUSED));
            writersOfFirst.awaitAccepted(50);
            writersOfSecond.awaitAccepted(50);

            String owner = site.owner();
            first.kill();
            Instant death = Instant.now();
            Instant delivery = await().atMost(Duration.ofSeconds(60))
                    .until(() -> site.firstEventAfter(death.plus(ON_ITS_WAY)), Objects::nonNull);
            Duration takeover = Duration.between(death, delivery);

            System.out.printf(
                    "takeover: %.1f s and %.1f s from a node's freezing to the other's lease, %.1f s from its death to the next delivery, %s%n",
                    withAPublishInHand.toMillis() / 1000.0,
                    withASaveInHand.toMillis() / 1000.0,
                    takeover.toMillis() / 1000.0,
                    verdict(writersOfFirst, writersOfSecond));
            assertThat(site.owner()).isNotEqualTo(owner);
            assertThat(takeover).isLessThan(LONGEST);
        }
    }

    /** Freezes a node in its trap past its lease, and lets it finish what it was about when the other one is at work. */
    private Duration freezeAndThaw(Node owner) throws Exception {
        assertThat(owner.awaitTrap(Duration.ofSeconds(60))).isTrue();
        int received = site.received();
        owner.freeze();
        Instant frozen = Instant.now();
        String before = site.owner();
        await().atMost(LONGEST).until(() -> !site.owner().equals(before));
        Duration takeover = Duration.between(frozen, Instant.now());
        // Not much more can come: what the frozen node has locked keeps the other one's clients waiting.
        await().atMost(LONGEST).until(() -> site.received() > received);

        long cursor = site.cursor();
        owner.thaw();
        owner.release();
        await().atMost(LONGEST).until(() -> site.cursor() > cursor);
        return takeover;
    }

    private Verdict verdict(Writers... writers) throws InterruptedException {
        for (Writers each : writers) {
            each.close();
            site.acknowledged(each);
        }
        return site.verdict("after a takeover");
    }
}
