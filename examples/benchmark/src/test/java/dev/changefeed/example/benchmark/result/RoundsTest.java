// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final Rounds rounds = new Rounds();

    /** The machine becomes twice as fast in the second round. */
    @Test
    void comparesWithinARound() {
        add("plain", 100, 200, 210);
        add("ours", 90, 180, 170);

        assertThat(rounds.ratio("ours", "plain")).isEqualTo(0.9);
        assertThat(rounds.median("ours")).isEqualTo(170);
    }

    @Test
    void showsEveryContestant() {
        add("plain", 100, 200);
        add("ours", 90, 160);

        Sheet sheet = rounds.sheet("requests/s", "plain", "%.0f");

        assertThat(sheet.columns()).containsExactly("", "median (lowest – highest)", "÷ plain");
        assertThat(sheet.rows())
                .containsExactly(
                        List.of("plain", "150 (100 – 200)", "1"),
                        List.of("ours", "125 (90 – 160)", "0.85 (0.80 – 0.90)"));
    }

    private void add(String contestant, double... figures) {
        for (double figure : figures) {
            rounds.add(contestant, figure);
        }
    }
}
