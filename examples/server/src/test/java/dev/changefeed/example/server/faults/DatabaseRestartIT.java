// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import org.junit.jupiter.api.Test;

/** A PostgreSQL server that is stopped, and then killed, under load. */
class DatabaseRestartIT extends FaultsTest {
    @Test
    void goesOnByItselfWhenTheDatabaseIsBack() throws Exception {
        try (Node node = site.start();
                var writers = new Writers(node.base(), 1)) {
            writers.awaitAccepted(100);

            postgres.stop();
            postgres.start();
            writers.awaitAccepted(100);

            postgres.kill();
            postgres.start();
            writers.awaitAccepted(100);

            writers.close();
            site.acknowledged(writers);
            System.out.println("database restart: " + site.verdict("after a stop and a crash of the database"));
        }
    }
}
