// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;

/** Counts what the threads of requests execute: a batch of statements is one. HAPI's background threads do not count. */
public final class StatementCounter implements QueryExecutionListener {
    private final AtomicInteger executions = new AtomicInteger();

    /** Executions so far. */
    public int executions() {
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
