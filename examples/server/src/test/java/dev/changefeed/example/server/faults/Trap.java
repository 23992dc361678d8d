// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import dev.changefeed.example.server.faults.FaultPoint.Moment;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;

/**
 * Says so when a server gets to a point for the n-th time, and holds the thread that does; the others go on. Counts from the first
 * captured change on. Safe for use by several threads.
 */
final class Trap implements QueryExecutionListener, MethodExecutionListener {
    /** What the server prints. */
    static final String SPRUNG = "trap has sprung";

    private static final String CAPTURE = "INSERT INTO CHANGEFEED_EVENT";

    private final Setting setting;
    private final AtomicInteger passed = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private final ThreadLocal<String> uncommitted = new ThreadLocal<>();
    private volatile boolean underLoad;

    /**
     * Where a server is caught.
     *
     * @param occurrence the how many-th time
     * @param delay from then to the word of it
     */
    record Setting(FaultPoint point, int occurrence, Duration delay) {
        static Setting parse(String text) {
            String[] parts = text.split(":", 3);
            return new Setting(FaultPoint.valueOf(parts[0]), Integer.parseInt(parts[1]), Duration.parse(parts[2]));
        }

        @Override
        public String toString() {
            return point + ":" + occurrence + ":" + delay;
        }
    }

    Trap(Setting setting) {
        this.setting = setting;
    }

    /** Lets the held thread go on. */
    void release() {
        released.countDown();
    }

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        String statement = queries.get(0).getQuery();
        underLoad |= statement.contains(CAPTURE);
        pass(Moment.BEFORE, statement);
    }

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        String statement = queries.get(0).getQuery();
        if (statement.contains(CAPTURE)) {
            uncommitted.set(statement);
        }
        pass(Moment.AFTER, statement);
    }

    @Override
    public void beforeMethod(MethodExecutionContext call) {
        if (call.getTarget() instanceof Connection && call.getMethod().getName().equals("rollback")) {
            uncommitted.remove();
        }
    }

    @Override
    public void afterMethod(MethodExecutionContext call) {
        if (call.getTarget() instanceof Connection
                && call.getMethod().getName().equals("commit")
                && uncommitted.get() != null) {
            String statement = uncommitted.get();
            uncommitted.remove();
            pass(Moment.COMMITTED, statement);
        }
    }

    private void pass(Moment moment, String statement) {
        if (underLoad && setting.point().isAt(moment, statement) && passed.incrementAndGet() == setting.occurrence()) {
            CompletableFuture.delayedExecutor(setting.delay().toNanos(), TimeUnit.NANOSECONDS)
                    .execute(() -> System.out.println(SPRUNG));
            if (setting.point().holds()) {
                hold();
            }
        }
    }

    private void hold() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
