// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.example.benchmark.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** No figure of the documentation is typed by hand. */
class PerformanceDocTest {
    private static final Path DOCS = Path.of("..", "..", "docs");

    @Test
    void thePageIsMadeFromTheResultFiles() throws IOException {
        assertThat(Files.readString(DOCS.resolve("performance.md")))
                .isEqualTo(new Results(DOCS.resolve("performance")).page());
    }
}
