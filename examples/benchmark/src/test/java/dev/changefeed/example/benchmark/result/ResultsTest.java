// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private final Sheet sheet = new Sheet("figures", List.of("who", "how fast"), List.of(List.of("ours", "12")));

    @TempDir
    Path folder;

    @Test
    void readsWhatItHasWritten() {
        Results results = new Results(folder);
        Result second = save(results, "F2", Goal.atMost("delay", 12.5, 15, "ms"));
        Result first = save(results, "F1", Goal.atLeast("throughput", 0.5, 0.9));

        assertThat(results.page())
                .containsSubsequence("## " + Results.text(first), "## " + Results.text(second))
                .contains("| throughput | ≥ 0.90 | 0.50 | **missed** |")
                .contains("| delay | ≤ 15 ms | 12.50 ms | met |")
                .contains("| ours | 12 |")
                .contains("- Short.");
        assertThat(folder.resolve("f1.md")).hasContent("# " + Results.text(first));
    }

    @Test
    void knowsWhatIsAbsurd() {
        Finding finding = new Finding(
                List.of(
                        Goal.atLeast("missed", 0.5, 0.9),
                        Goal.atLeast("broken", 0.2, 0.9),
                        Goal.atMost("many", 5.9, 1.5),
                        Goal.atMost("too many", 6.1, 1.5),
                        Goal.atMost("of this machine", 1000, 1, "ms")),
                List.of(),
                List.of());

        assertThat(finding.absurd()).extracting(Goal::what).containsExactly("broken", "too many");
    }

    private Result save(Results results, String id, Goal goal) {
        Finding finding = new Finding(List.of(goal), List.of(sheet), List.of("Short."));
        return results.save(id, id.toLowerCase(), "Title", "command", Map.of("HAPI FHIR", "8"), finding);
    }
}
