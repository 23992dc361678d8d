// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.relay.Relay;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Commits events as a server does at the end of its writes, and tells the relay. Safe for use by several threads. */
final class Writer {
    private final FilledLog filled;
    private final SampleEvents samples;
    private final Relay relay;
    private final TransactionTemplate transaction;
    private final AtomicLong written = new AtomicLong();

    Writer(FilledLog filled, SampleEvents samples, Relay relay) {
        this.filled = filled;
        this.samples = samples;
        this.relay = relay;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(filled.dataSource()));
    }

    /** One transaction. */
    void write(int events) {
        long first = written.getAndAdd(events);
        List<ChangeEvent> made =
                LongStream.range(first, first + events).mapToObj(samples::event).toList();
        transaction.executeWithoutResult(unused -> filled.log().append(made));
        relay.wake();
    }

    /** How many events were written so far. */
    long written() {
        return written.get();
    }
}
