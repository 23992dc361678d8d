// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** Counts what goes through a DataSource: each execution is one, a batch too. Commits and a pool's probes are none. */
final class StatementCounter implements QueryExecutionListener {
    private static final Pattern WRITES = Pattern.compile("\\b(insert|update|delete)\\b");
    private static final Pattern EVENTS = Pattern.compile("\\bchangefeed_event\\b");

    private final LongAdder all = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder readsOfEvents = new LongAdder();

    DataSource over(DataSource dataSource) {
        return ProxyDataSourceBuilder.create(dataSource).listener(this).build();
    }

    /** Everything since it was made or reset. */
    long all() {
        return all.sum();
    }

    /** Queries, of any table. */
    long reads() {
        return reads.sum();
    }

    /** Queries for the events themselves. */
    long readsOfEvents() {
        return readsOfEvents.sum();
    }

    void reset() {
        all.reset();
        reads.reset();
        readsOfEvents.reset();
    }

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        if (!queries.isEmpty()) {
            note(queries.get(0).getQuery());
        }
    }

    void note(String statement) {
        String text = statement.toLowerCase(Locale.ROOT);
        all.increment();
        if (!WRITES.matcher(text).find()) {
            reads.increment();
            if (EVENTS.matcher(text).find()) {
                readsOfEvents.increment();
            }
        }
    }
}
