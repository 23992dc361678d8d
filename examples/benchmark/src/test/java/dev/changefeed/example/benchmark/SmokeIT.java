// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged benchmark, as a user starts it. */
class SmokeIT {
    private static final int MOST_MINUTES = 10;

    @TempDir
    Path folder;

    @Test
    void everyTableWorksAndNoRatioIsAbsurd() throws Exception {
        Run run = run("smoke");

        assertThat(run.output()).as("%s", run).contains("F1:", "F2:", "F3:", "F6:", "F7:", "F8:", "F9:", "SMOKE ok");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void wrongWordsAreAnsweredWithTheUsage() throws Exception {
        Run run = run("thruput");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("usage:", "throughput", "smoke");
    }

    private record Run(int exitCode, String output) {}

    private Run run(String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("benchmark.jar"));
        builder.command().addAll(List.of(arguments));
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES))
                    .as(() -> "The benchmark ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(output));
    }
}
