// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.interceptor.internal.relay.RetryPolicy.OnExhausted;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final List<Duration> DELAYS = List.of(Duration.ofSeconds(10), Duration.ofSeconds(20));

    @Test
    void repeatsTheLastDelayUntilTheAttemptsAreUsedUp() {
        RetryPolicy policy = new RetryPolicy(DELAYS, 0, 4, OnExhausted.DEAD_LETTER);

        assertThat(IntStream.rangeClosed(1, 4)
                        .mapToObj(attempts -> policy.pauseAfter(attempts, new Random(1)))
                        .toList())
                .containsExactly(DELAYS.get(0), DELAYS.get(1), DELAYS.get(1), null);
    }

    @Test
    void scattersAPauseAroundItsDelay() {
        RetryPolicy policy = new RetryPolicy(DELAYS, 0.1, 3, OnExhausted.DEAD_LETTER);
        Random random = new Random(1);

        List<Duration> pauses = IntStream.range(0, 1_000)
                .mapToObj(i -> policy.pauseAfter(2, random))
                .toList();

        assertThat(pauses)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(18), policy.longestPause()));
        assertThat(pauses).anyMatch(pause -> pause.compareTo(Duration.ofMillis(18_200)) < 0);
        assertThat(pauses).anyMatch(pause -> pause.compareTo(Duration.ofMillis(21_800)) > 0);
        assertThat(policy.longestPause()).isEqualTo(Duration.ofSeconds(22));
    }

    @Test
    void triesNothingTwiceWhereOneAttemptIsAllowed() {
        assertThat(new RetryPolicy(DELAYS, 0, 1, OnExhausted.HOLD).pauseAfter(1, new Random(1)))
                .isNull();
    }
}
