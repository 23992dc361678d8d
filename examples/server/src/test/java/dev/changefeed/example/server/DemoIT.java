// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as the user runs it: H2, a broker of its own, and the sample patients. */
@Timeout(240)
class DemoIT {
    private static final Pattern MISSING = Pattern.compile("VERDICT FAILED: .* [1-9]\\d* missing, 0 extra");

    @TempDir
    Path folder;

    @Test
    void showsEventsAndEndsWellWhenNothingIsMissing() throws Exception {
        try (var demo = ServerProcess.start(
                folder, "--once", "--changefeed.demo.data=" + folder, "--changefeed.demo.edits=100")) {

            int exitCode = demo.awaitExit();

            assertThat(demo.output())
                    .containsPattern("event +\\S+ +created +Organization/\\d+ +1 +fhir\\.Organization-");
            assertThat(demo.output()).contains("VERDICT ok: ");
            assertThat(exitCode).isZero();
        }
    }

    @Test
    void endsBadlyWhenEventsAreMissing() throws Exception {
        try (var demo = ServerProcess.start(
                folder,
                "--once",
                "--changefeed.demo.data=" + folder,
                "--changefeed.demo.patients=2",
                "--changefeed.demo.edits=0",
                "--changefeed.demo.patience=2s",
                "--hapi.fhir.changefeed.capture.exclude-resource-types=Patient")) {

            int exitCode = demo.awaitExit();

            assertThat(demo.output()).containsPattern(MISSING);
            assertThat(exitCode).isEqualTo(1);
        }
    }
}
