// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.changefeed.example.server.verdict.Comparison;
import dev.changefeed.example.server.verdict.History;
import dev.changefeed.example.server.verdict.TopicReader;
import dev.changefeed.example.server.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The history table on the one side and the topics on the other. */
final class Ledger {
    private Ledger() {}

    /** Waits until the topics have all that history has, and nothing more comes; gives the verdict, which is ok. */
    static Verdict balanced(DataSource database, String kafka) {
        var history = new History(database);
        try (var reader = new TopicReader(kafka, event -> {})) {
            reader.start();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(verdict(history, reader)).matches(Verdict::ok, "is ok"));
            var count = new AtomicInteger(-1);
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> reader.count() == count.getAndSet(reader.count()));
            Verdict verdict = verdict(history, reader);
            assertThat(verdict).matches(Verdict::ok, "is ok");
            return verdict;
        }
    }

    private static Verdict verdict(History history, TopicReader reader) {
        return Comparison.compare(history.versions(), reader.events(), reader.unreadable(), Instant.EPOCH);
    }
}
