// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import dev.changefeed.event.Action;
import java.util.Objects;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.JpaTransactionManager;

/**
 * Makes change events of what a HAPI server reports, and stores those of one database transaction as one batch, in that transaction.
 * Safe for use by several threads.
 */
public final class ChangeCapture {
    private final CaptureSettings settings;
    private final CaptureListener listener;
    private final ChangeReader reader;
    private final CaptureTransactions transactions;

    /**
     * A capture for one server.
     *
     * @param transactionManager the one that HAPI writes with; what it commits is watched from now on
     * @param sink stores events on the connection of that transaction manager's data source
     * @param currentTrace knows the trace that a change is part of
     */
    public ChangeCapture(
            CaptureSettings settings,
            FhirContext fhir,
            JpaTransactionManager transactionManager,
            EventSink sink,
            CaptureListener listener,
            CurrentTrace currentTrace,
            EventIds ids) {
        this.settings = settings;
        this.listener = listener;
        reader = new ChangeReader(fhir, ids.clock());
        transactions = new CaptureTransactions(
                writer(settings, transactionManager, sink, listener),
                listener,
                currentTrace,
                ids,
                new ServerBase(settings.source(), settings.address()),
                fhir.getVersion().getVersion().name());
        transactionManager.addListener(transactions);
    }

    private static EventWriter writer(
            CaptureSettings settings,
            JpaTransactionManager transactionManager,
            EventSink sink,
            CaptureListener listener) {
        if (!settings.skipOnFailure()) {
            return new StrictWriter(sink);
        }
        return new LenientWriter(
                sink, Objects.requireNonNull(transactionManager.getDataSource(), "the data source"), listener);
    }

    /** {@code resource}, with its id, version and time, is being stored for the first time. */
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        capture(Action.CREATE, resource, request, () -> reader.created(resource));
    }

    /** {@code resource} takes the place of {@code old}, which has the same version where only tags and labels change. */
    public void updated(@Nullable IBaseResource old, IBaseResource resource, @Nullable RequestDetails request) {
        capture(Action.UPDATE, resource, request, () -> reader.updated(old, resource));
    }

    /** {@code resource}, which has the content and the number of its last version, is being deleted. */
    public void deleted(IBaseResource resource, @Nullable RequestDetails request) {
        capture(Action.DELETE, resource, request, () -> reader.deleted(resource));
    }

    /** {@code request}, a Bundle as a whole, is what the changes of the running transaction come from. */
    public void processed(@Nullable RequestDetails request) {
        CapturedTransaction transaction = transactions.bound();
        if (transaction != null) {
            transaction.requestedBy(request);
        }
    }

    private void capture(
            Action action, IBaseResource resource, @Nullable RequestDetails request, Supplier<Change> reading) {
        CapturedTransaction transaction;
        Change change;
        try {
            if (!settings.wants(action, reader.type(resource))) {
                return;
            }
            transaction = transactions.current();
            transaction.requestedBy(request);
            change = reading.get();
        } catch (RuntimeException e) {
            unread(e);
            return;
        }
        transaction.add(change);
    }

    private void unread(RuntimeException reason) {
        if (settings.skipOnFailure()) {
            LenientWriter.skipped(1, reason, listener);
            return;
        }
        listener.refused(1);
        throw reason instanceof CaptureException
                ? reason
                : new CaptureException("The change feed could not read a change, so the change is not stored", reason);
    }
}
