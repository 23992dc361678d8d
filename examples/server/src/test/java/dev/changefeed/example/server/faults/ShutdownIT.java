// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.example.server.verdict.Verdict;
import org.junit.jupiter.api.Test;

/** A server that is asked to stop under load. */
class ShutdownIT extends FaultsTest {
    @Test
    void deliversNothingTwiceAfterAShutdownInGoodOrder() throws Exception {
        try (Node node = site.start();
                var writers = new Writers(node.base(), 1)) {
            writers.awaitAccepted(300);
            node.shutDown();
            writers.close();
            site.acknowledged(writers);
            assertThat(node.output()).contains("Destination demo stops");
        }

        try (Node node = site.start();
                var writers = new Writers(node.base(), 2)) {
            writers.awaitAccepted(50);
            writers.close();
            site.acknowledged(writers);
            Verdict verdict = site.verdict("after a shutdown");
            System.out.println("shutdown: " + verdict);
            assertThat(verdict.duplicates()).isZero();
        }
    }
}
