// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import dev.changefeed.event.ChangeEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/** A transaction on a thread of its own, so that several can be open in one test. */
final class OpenTransaction implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final TestLog test;
    private final PlatformTransactionManager transactions;
    private final TransactionStatus status;

    OpenTransaction(TestLog test) {
        this.test = test;
        this.transactions = new JdbcTransactionManager(test.dataSource());
        this.status = CompletableFuture.supplyAsync(
                        () -> transactions.getTransaction(TransactionDefinition.withDefaults()), thread)
                .join();
    }

    OpenTransaction append(ChangeEvent... events) {
        run(() -> test.log.append(List.of(events)));
        return this;
    }

    OpenTransaction execute(String sql) {
        run(() -> new org.springframework.jdbc.core.JdbcTemplate(test.dataSource()).execute(sql));
        return this;
    }

    void commit() {
        run(() -> transactions.commit(status));
    }

    void rollBack() {
        run(() -> transactions.rollback(status));
    }

    @Override
    public void close() {
        if (!status.isCompleted()) {
            rollBack();
        }
        thread.shutdown();
    }

    private void run(Runnable step) {
        CompletableFuture.runAsync(step, thread).join();
    }
}
