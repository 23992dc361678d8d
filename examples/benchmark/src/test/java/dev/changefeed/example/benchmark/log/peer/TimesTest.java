// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void leavesTheStartOutOfTheFlow() {
        Times times = Times.between(1_000_000_000, 2_000_000_000, 3_000_000_000L);

        assertThat(times.rate(100)).isEqualTo(50);
        assertThat(times.flowRate(100)).isEqualTo(100);
    }
}
