// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private final Delays delays = new Delays();

    @Test
    void givesExactPercentiles() {
        List<Long> millis = LongStream.rangeClosed(1, 2_000).boxed().collect(Collectors.toList());
        Collections.reverse(millis);
        millis.forEach(delay -> delays.add(delay * 1_000_000));

        assertThat(delays.count()).isEqualTo(2_000);
        assertThat(delays.percentile(0.5)).isEqualTo(1_000);
        assertThat(delays.percentile(0.95)).isEqualTo(1_900);
        assertThat(delays.percentile(0.99)).isEqualTo(1_980);
        assertThat(delays.percentile(1)).isEqualTo(2_000);
    }

    @Test
    void takesTheOnlyDelayForEveryPercentile() {
        delays.add(1_500_000);

        assertThat(delays.percentile(0.01)).isEqualTo(1.5);
        assertThat(delays.cell(0.99)).isEqualTo("1.5 ms");
    }

    @Test
    void joinsRounds() {
        Delays round = new Delays();
        round.add(1_000_000);
        round.add(3_000_000);

        delays.addAll(round);
        delays.addAll(round);

        assertThat(delays.count()).isEqualTo(4);
        assertThat(delays.percentile(0.5)).isEqualTo(1);
    }

    @Test
    void hasNoPercentileOfNothing() {
        assertThatIllegalStateException().isThrownBy(() -> delays.percentile(0.5));
    }
}
