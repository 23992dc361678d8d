// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.TraceContext;
import dev.changefeed.event.TransactionPlace;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * The changes of one database transaction on their way to the log: collected while it runs, written as one batch before it commits.
 * Confined to the transaction's thread.
 */
final class CapturedTransaction implements TransactionSynchronization {
    private final CaptureTransactions owner;
    private final UUID id;
    private final TraceContext currentTrace;
    private final PendingChanges changes = new PendingChanges();
    private RequestOrigin origin = RequestOrigin.UNKNOWN;
    private @Nullable RequestDetails request;
    private int numbered;
    private Captured written = Captured.NOTHING;
    private boolean batchWritten;

    /** @param currentTrace what the thread is doing, which is closer to the change than what its request came with */
    CapturedTransaction(CaptureTransactions owner, UUID id, TraceContext currentTrace) {
        this.owner = owner;
        this.id = id;
        this.currentTrace = currentTrace;
    }

    /** Keeps the first request, and instead of it the first with an id: all of a transaction is told to come from there. */
    void requestedBy(@Nullable RequestDetails by) {
        if (by == null || origin.isKnown() || (request != null && by.getRequestId() == null)) {
            return;
        }
        origin = RequestOrigin.of(by);
        request = by;
    }

    void add(Change change) {
        changes.add(change);
        if (batchWritten) {
            write();
        }
    }

    /** Writes what is there. More can follow: other code may store resources while the transaction gets ready to commit. */
    void write() {
        List<Change> batch = changes.take();
        if (!batch.isEmpty()) {
            Integer count = batchWritten ? null : batch.size();
            List<ChangeEvent> events =
                    batch.stream().map(change -> event(change, count)).toList();
            if (owner.write(events)) {
                written = written.and(events);
            }
        }
        batchWritten = true;
    }

    private ChangeEvent event(Change change, @Nullable Integer count) {
        numbered++;
        return owner.event(change, request)
                .transaction(new TransactionPlace(id, numbered, count))
                .requestId(origin.requestId())
                .trace(trace())
                .actor(origin.actor())
                .build();
    }

    private TraceContext trace() {
        TraceContext received = origin.trace();
        return currentTrace.traceparent() == null
                ? received
                : new TraceContext(currentTrace.traceparent(), currentTrace.tracestate(), received.b3());
    }

    @Override
    public void suspend() {
        owner.unbind();
    }

    @Override
    public void resume() {
        owner.bind(this);
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        write();
    }

    @Override
    public void afterCommit() {
        owner.committed(written, changes.take().size());
    }

    @Override
    public void afterCompletion(int status) {
        owner.unbind();
    }
}
