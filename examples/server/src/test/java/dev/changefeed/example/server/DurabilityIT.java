// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.changefeed.example.server.verdict.Verdict;
import dev.changefeed.publisher.testkit.KafkaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What dies here dies by SIGKILL, under load; afterwards history and topics must agree. */
@Timeout(240)
class DurabilityIT {
    private static DurablePostgres postgres;
    private static int databases;

    @TempDir
    Path folder;

    private DataSource database;
    private KafkaProcess kafka;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = new DurablePostgres();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void startKafka() {
        database = postgres.emptyDatabase("durability_" + ++databases);
        kafka = KafkaProcess.start(folder.resolve("kafka"));
    }

    @AfterEach
    void stopKafka() {
        kafka.close();
    }

    @Test
    void losesNothingWhenTheServerIsKilled() throws Exception {
        ServerProcess first = ServerProcess.serve(folder, database, kafka.bootstrapServers());
        try (var writers = new Writers(first.base(), 1)) {
            awaitAccepted(writers, 200);
            first.kill();
        }

        try (var second = ServerProcess.serve(folder, database, kafka.bootstrapServers());
                var writers = new Writers(second.base(), 2)) {
            awaitAccepted(writers, 100);
            writers.close();

            Verdict verdict = Ledger.balanced(database, kafka.bootstrapServers());
            assertThat(verdict.versions()).isGreaterThan(300);
        }
    }

    @Test
    void keepsAnsweringAndLosesNothingWhenTheBrokerIsKilled() throws Exception {
        try (var server = ServerProcess.serve(folder, database, kafka.bootstrapServers());
                var writers = new Writers(server.base(), 3)) {
            awaitAccepted(writers, 100);

            kafka.kill();
            writers.slowest();
            awaitAccepted(writers, writers.accepted() + 200);
            Duration slowest = writers.slowest();
            kafka.restart();
            awaitAccepted(writers, writers.accepted() + 100);
            writers.close();

            assertThat(slowest).isLessThan(Duration.ofSeconds(5));
            Ledger.balanced(database, kafka.bootstrapServers());
        }
    }

    @Test
    void startsWithoutABrokerAndDeliversOnceItIsThere() throws Exception {
        kafka.kill();

        try (var server = ServerProcess.serve(folder, database, kafka.bootstrapServers());
                var writers = new Writers(server.base(), 4)) {
            awaitAccepted(writers, 200);
            writers.close();
            kafka.restart();

            Ledger.balanced(database, kafka.bootstrapServers());
        }
    }

    @Test
    void handsTheDestinationToAnotherServerWhenItsServerIsKilled() throws Exception {
        ServerProcess first = ServerProcess.serve(folder, database, kafka.bootstrapServers());
        try (var second = ServerProcess.serve(folder, database, kafka.bootstrapServers());
                var writersOfFirst = new Writers(first.base(), 5);
                var writersOfSecond = new Writers(second.base(), 6)) {
            awaitAccepted(writersOfFirst, 100);
            String owner = owner();
            first.kill();
            awaitAccepted(writersOfSecond, writersOfSecond.accepted() + 200);
            writersOfFirst.close();
            writersOfSecond.close();

            Ledger.balanced(database, kafka.bootstrapServers());
            assertThat(owner()).isNotEqualTo(owner);
        }
    }

    private static void awaitAccepted(Writers writers, int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> writers.accepted() >= count);
    }

    private String owner() {
        return JdbcClient.create(database)
                .sql("select LEASE_OWNER from CHANGEFEED_DESTINATION")
                .query(String.class)
                .single();
    }
}
