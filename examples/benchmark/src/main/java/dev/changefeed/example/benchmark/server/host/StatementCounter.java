// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server.host;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;

/** Counts what the threads of requests execute: a batch of statements is one. Background threads do not count. */
final class StatementCounter implements QueryExecutionListener {
    private final AtomicLong executions = new AtomicLong();
    private volatile boolean counting;

    /** Counts from zero on. */
    void start() {
        executions.set(0);
        counting = true;
    }

    void stop() {
        counting = false;
    }

    boolean counting() {
        return counting;
    }

    long executions() {
        return executions.get();
    }

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        if (Thread.currentThread().getName().startsWith("http-")) {
            executions.incrementAndGet();
        }
    }
}
