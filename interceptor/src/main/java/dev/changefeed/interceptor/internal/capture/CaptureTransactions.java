// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import dev.changefeed.event.ChangeEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Finds what is being captured in the transaction that the thread is in. The state hangs on the Spring transaction and on nothing of
 * HAPI's: a conflict retry repeats with the same request and transaction details what an earlier, rolled back transaction did, and a
 * cascading deletion runs a second transaction while the first one is suspended.
 */
final class CaptureTransactions implements TransactionExecutionListener {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureTransactions.class);

    private final EventWriter writer;
    private final CaptureListener listener;
    private final CurrentTrace currentTrace;
    private final EventIds ids;
    private final ServerBase serverBase;
    private final String fhirVersion;

    CaptureTransactions(
            EventWriter writer,
            CaptureListener listener,
            CurrentTrace currentTrace,
            EventIds ids,
            ServerBase serverBase,
            String fhirVersion) {
        this.writer = writer;
        this.listener = listener;
        this.currentTrace = currentTrace;
        this.ids = ids;
        this.serverBase = serverBase;
        this.fhirVersion = fhirVersion;
    }

    /** What is captured in the running transaction so far. */
    CapturedTransaction current() {
        CapturedTransaction bound = bound();
        if (bound != null) {
            return bound;
        }
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new CaptureException(
                    "HAPI reports a change outside of any Spring-managed database transaction, where the change "
                            + "feed cannot store its event together with it");
        }
        CapturedTransaction opened = new CapturedTransaction(this, ids.next(), currentTrace.get());
        TransactionSynchronizationManager.registerSynchronization(opened);
        bind(opened);
        return opened;
    }

    /**
     * The last moment before the commit. Usually all has been written already; but where the first change of a transaction is stored by
     * code that itself runs in {@code beforeCommit}, Spring no longer calls {@code beforeCommit} on who registers then.
     */
    @Override
    public void beforeCommit(TransactionExecution transaction) {
        CapturedTransaction bound = bound();
        if (bound != null) {
            bound.write();
        }
    }

    ChangeEvent.Builder event(Change change, @Nullable RequestDetails request) {
        return ChangeEvent.builder()
                .id(ids.next())
                .action(change.action())
                .resource(change.version())
                .fhirVersion(fhirVersion)
                .tenant(change.tenant())
                .occurredAt(change.occurredAt())
                .source(serverBase.of(request, change.tenant()))
                .payload(change.payload());
    }

    /** Stores events; false where they cannot be, and may be left out. */
    boolean write(List<ChangeEvent> events) {
        long startedAt = System.nanoTime();
        try {
            boolean written = writer.write(events);
            listener.written(Duration.ofNanos(System.nanoTime() - startedAt));
            return written;
        } catch (CaptureException e) {
            listener.refused(events.size());
            throw e;
        }
    }

    /** The commit is done: nothing that goes wrong here may look to the caller as if it were not. */
    void committed(Captured written, int forgotten) {
        if (forgotten > 0) {
            LOG.error(
                    "The change feed lost {} event(s) of a transaction of another transaction manager than HAPI's own",
                    forgotten);
        }
        try {
            if (forgotten > 0) {
                listener.skipped(forgotten);
            }
            if (written.events() > 0) {
                listener.committed(written);
            }
        } catch (RuntimeException e) {
            LOG.error("The change feed could not announce {} committed event(s)", written.events(), e);
        }
    }

    void bind(CapturedTransaction transaction) {
        TransactionSynchronizationManager.bindResource(this, transaction);
    }

    void unbind() {
        TransactionSynchronizationManager.unbindResourceIfPossible(this);
    }

    /** What is captured in the running transaction; null where that is nothing so far. */
    @Nullable
    CapturedTransaction bound() {
        return (CapturedTransaction) TransactionSynchronizationManager.getResource(this);
    }
}
