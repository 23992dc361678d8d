// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(Duration.ofMillis(5), Duration.ofMillis(60));

    @Test
    void keepsStepsApartThatTakeNoTime() {
        assertThat(pace.after(Duration.ZERO)).hasMillis(5);
    }

    @Test
    void slowsDownAsStepsDo() {
        Duration pause = after(100, Duration.ofMillis(1));

        assertThat(pause).isBetween(Duration.ofMillis(15), Duration.ofMillis(16));
    }

    @Test
    void makesNobodyWaitForEver() {
        assertThat(after(100, Duration.ofSeconds(3))).hasMillis(60);
    }

    @Test
    void caresLittleAboutASingleSlowStep() {
        after(100, Duration.ofNanos(400_000));

        assertThat(pace.after(Duration.ofMillis(5))).isLessThan(Duration.ofMillis(16));
    }

    private Duration after(int steps, Duration each) {
        Duration pause = Duration.ZERO;
        for (int step = 0; step < steps; step++) {
            pause = pace.after(each);
        }
        return pause;
    }
}
