// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.context.FhirContext;
import dev.changefeed.event.Action;
import dev.changefeed.event.ResourceVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.jspecify.annotations.Nullable;

/** Reads a change out of a pointcut's resources, at once, because HAPI and other interceptors go on to change them. */
final class ChangeReader {
    private final FhirContext fhir;
    private final InstantSource clock;
    private final RetainedLabels labels;
    private final ResourceEncoder encoder;

    ChangeReader(FhirContext fhir, InstantSource clock) {
        this.fhir = fhir;
        this.clock = clock;
        this.labels = new RetainedLabels(fhir);
        this.encoder = new ResourceEncoder(fhir);
    }

    String type(IBaseResource resource) {
        return fhir.getResourceType(resource);
    }

    Change created(IBaseResource resource) {
        return change(Action.CREATE, resource, version(resource), lastUpdated(resource));
    }

    /** A change without a new version keeps the old {@code meta.lastUpdated}, which is not when it happened. */
    Change updated(@Nullable IBaseResource old, IBaseResource resource) {
        long version = version(resource);
        boolean sameVersion = old != null
                && Objects.equals(
                        old.getIdElement().getVersionIdPart(),
                        resource.getIdElement().getVersionIdPart());
        return change(
                Action.UPDATE,
                labels.restored(old, resource),
                version,
                sameVersion ? clock.instant() : lastUpdated(resource));
    }

    /** Still has the last version's content and number: the deletion makes the next one, now. */
    Change deleted(IBaseResource resource) {
        return change(Action.DELETE, resource, version(resource) + 1, clock.instant());
    }

    private Change change(Action action, IBaseResource resource, long version, Instant occurredAt) {
        return new Change(
                action,
                new ResourceVersion(type(resource), resource.getIdElement().getIdPart(), version),
                Tenants.of(resource),
                occurredAt,
                encoder.encode(resource));
    }

    private static long version(IBaseResource resource) {
        IIdType id = resource.getIdElement();
        Long version = id.getVersionIdPartAsLong();
        if (version == null) {
            throw new CaptureException("HAPI reports a change of a " + resource.fhirType() + " without its version");
        }
        return version;
    }

    private Instant lastUpdated(IBaseResource resource) {
        Date date = resource.getMeta().getLastUpdated();
        return date == null ? clock.instant() : date.toInstant();
    }
}
