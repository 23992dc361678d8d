// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.changefeed.example.benchmark.server.Mix.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MixTest {
    private static final int SAMPLES = 7;

    @Test
    void createsSixOfTen() {
        long creates = steps(1, 10_000).stream().filter(Step::creates).count();

        assertThat(creates).isCloseTo(6_000, within(200L));
    }

    @Test
    void updatesOnlyWhatWasCreatedBefore() {
        int created = 0;
        for (Step step : steps(2, 1_000)) {
            assertThat(step.which()).isBetween(0, (step.creates() ? SAMPLES : created) - 1);
            created += step.creates() ? 1 : 0;
        }
    }

    @Test
    void choosesTheSameWithTheSameSeed() {
        assertThat(steps(3, 100)).isEqualTo(steps(3, 100)).isNotEqualTo(steps(4, 100));
    }

    private static List<Step> steps(long seed, int count) {
        Mix mix = new Mix(seed, SAMPLES);
        return Stream.generate(mix::next).limit(count).toList();
    }
}
