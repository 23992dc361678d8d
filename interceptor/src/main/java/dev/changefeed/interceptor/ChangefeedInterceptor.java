// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import dev.changefeed.interceptor.internal.capture.ChangeCapture;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * The interceptor that HAPI calls for every change of a resource. It belongs on the JPA server's
 * {@link ca.uhn.fhir.interceptor.api.IInterceptorService IInterceptorService}; a registration on the RestfulServer as well changes
 * nothing, and one there alone would miss whatever is not a REST request.
 *
 * <p>Each call happens inside the database transaction that makes the change, which commits the event and the change together or
 * neither of them. Where the event cannot be stored, the call throws, and the change is rolled back, unless the settings say
 * {@code skip}. Safe for use by several threads.
 *
 * <p>What gives an event: every new version of a resource, a deletion, and a change of tags, profiles and security labels that makes no
 * version ({@code $meta-add}, {@code $meta-delete}), which is an {@code update} with the version that was changed, also when that is an
 * old one from the history. The return of a deleted resource is an {@code update}. What changes nothing gives none.
 */
@Interceptor
public final class ChangefeedInterceptor {
    /** Before the interceptors that change what they are given, such as that of HAPI's subscriptions. */
    private static final int FIRST = -1000;

    private final ChangeCapture capture;

    /** An interceptor that hands every change to {@code capture}. */
    public ChangefeedInterceptor(ChangeCapture capture) {
        this.capture = capture;
    }

    /** The first version of a resource is stored. */
    @Hook(value = Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED, order = FIRST)
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        capture.created(resource, request);
    }

    /** Another version is stored, or tags are changed without a new version; the old one is unknown in mass ingestion. */
    @Hook(value = Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED, order = FIRST)
    public void updated(@Nullable IBaseResource old, IBaseResource resource, @Nullable RequestDetails request) {
        capture.updated(old, resource, request);
    }

    /**
     * A resource is about to be deleted. HAPI has a later pointcut for this, which it defers to the end of a FHIR transaction: a cascaded
     * deletion, committed in its own database transaction, would be lost there when the rest of the FHIR transaction fails.
     */
    @Hook(value = Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED, order = FIRST)
    public void deleted(IBaseResource resource, @Nullable RequestDetails request) {
        capture.deleted(resource, request);
    }

    /** A Bundle has been processed, and is about to commit; until here its entries hide the id of their request. */
    @Hook(value = Pointcut.STORAGE_TRANSACTION_PROCESSED, order = FIRST)
    public void processed(@Nullable RequestDetails request) {
        capture.processed(request);
    }
}
