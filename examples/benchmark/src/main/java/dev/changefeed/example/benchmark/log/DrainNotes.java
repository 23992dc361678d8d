// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.Effort;
import java.util.List;
import java.util.Locale;

/** What has to be known to read the figures of {@link Drain}. */
final class DrainNotes {
    private DrainNotes() {}

    static List<String> of(Effort effort, int warmUps, double size) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Each contestant brings the same %,d records (%,.0f bytes of key, headers and value on the average, before lz4)"
                                + " to a new topic of 3 partitions, after %d turns to warm up; all are on one machine, in one JVM after the other's"
                                + " turn, with one broker and one PostgreSQL that waits for the disk at each commit.",
                        effort.backlog(),
                        size,
                        warmUps),
                "After each turn the number of records is compared, and each partition's first record with those of all other turns.",
                "All send with acks=all, idempotence, lz4 and batches of 64 KiB; the change feed keeps one request under way and lingers for 1 ms,"
                        + " as it always does, and the others have the client's defaults of five and 5 ms.",
                "The change feed's time runs from the start of its relay to the last acknowledgement: it includes taking the lease, making"
                        + " the producer, reading the event tables, encoding and moving the cursor.",
                "The bare producer finds its records in memory, encoded; its time includes making the producer.",
                "The queue deletes 1,000 rows a transaction, which it commits once they are acknowledged; its rows hold finished records, so it"
                        + " encodes nothing. Making the rows is not in its time, but what the deletes leave to vacuum is nobody's time either.",
                "Debezium's engine reads a replication slot that was made before its rows were written, in transactions of 500, by the outbox"
                        + " router, without a snapshot, with batches of 8,192 and a queue of 32,768; it sends a batch, waits for all"
                        + " acknowledgements and commits, as Debezium's own server does. Its rows hold finished records, too.",
                "The ratio to Debezium takes its more favourable time, which leaves out its start (connecting, reading the table's shape,"
                        + " finding its place in the log); the change feed's whole time stands against it.");
    }
}
