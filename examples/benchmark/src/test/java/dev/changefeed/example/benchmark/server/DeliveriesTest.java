// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private static final Instant COMMIT = Instant.parse("2026-01-31T12:00:00Z");
    private static final String ONE = "Observation/1/_history/1";
    private static final String OTHER = "Observation/1/_history/2";

    private final Deliveries deliveries = new Deliveries();

    @Test
    void measuresFromTheCommitToTheArrival() {
        deliveries.add(
                List.of(ONE, OTHER),
                Map.of(ONE, COMMIT, OTHER, COMMIT.plusMillis(50)),
                Map.of(ONE, COMMIT.plusMillis(10), OTHER, COMMIT.plusMillis(80)));

        assertThat(deliveries.row("ours", 50, 1))
                .containsExactly("ours", "50/s", "2/s", "2", "2", "10.0 ms", "30.0 ms", "30.0 ms", "30.0 ms");
    }

    @Test
    void countsWhatHasNotArrived() {
        deliveries.add(List.of(ONE, OTHER), Map.of(ONE, COMMIT, OTHER, COMMIT), Map.of(ONE, COMMIT.plusMillis(10)));

        assertThat(deliveries.row("hook", 50, 2)).startsWith("hook", "50/s", "1/s", "2", "1");
    }

    @Test
    void refusesAVersionThatIsNotInTheDatabase() {
        assertThatIllegalStateException().isThrownBy(() -> deliveries.add(List.of(ONE), Map.of(), Map.of(ONE, COMMIT)));
    }
}
