// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void waitsUntilEverythingHasCome() throws Exception {
        Thread sender = new Thread(() -> {
            tally.add(2);
            tally.add(3);
        });
        sender.start();

        assertThat(tally.await(5, Duration.ofMinutes(1))).isTrue();
        assertThat(tally.count()).isEqualTo(5);
        sender.join();
    }

    @Test
    void doesNotWaitForEver() throws Exception {
        tally.add(1);

        assertThat(tally.await(2, Duration.ofMillis(10))).isFalse();
    }
}
