// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a test about one site starts from. */
@Timeout(300)
abstract class FaultsTest {
    @TempDir
    Path folder;

    DurablePostgres postgres;
    Site site;

    @BeforeEach
    void start() throws IOException {
        postgres = new DurablePostgres(folder.resolve("postgres"));
        site = new Site(folder.resolve("site"), postgres.emptyDatabase("fhir"));
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
        postgres.close();
    }
}
