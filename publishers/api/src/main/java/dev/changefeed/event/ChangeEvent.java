// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One committed version of one resource. Immutable. {@link #toString()} names the event id and nothing of the patient.
 *
 * <p>Events of one {@linkplain #orderingKey() ordering key} reach a publisher in ascending {@linkplain #position() position}; the
 * {@linkplain #id() id} stays the same over retries, restarts and replays, so that a consumer can drop what it already has.
 */
public final class ChangeEvent {
    private final UUID id;
    private final long position;
    private final Action action;
    private final ResourceVersion resource;
    private final String fhirVersion;
    private final @Nullable Tenant tenant;
    private final Instant occurredAt;
    private final TransactionPlace transaction;
    private final TraceContext trace;
    private final @Nullable String requestId;
    private final @Nullable String actor;
    private final String source;
    private final PayloadKind payloadKind;
    private final @Nullable Payload payload;
    private final String orderingKey;

    private final boolean replay;

    private ChangeEvent(Builder builder) {
        id = Objects.requireNonNull(builder.id, "id");
        position = builder.position;
        action = Objects.requireNonNull(builder.action, "action");
        resource = Objects.requireNonNull(builder.resource, "resource");
        fhirVersion = Objects.requireNonNull(builder.fhirVersion, "fhirVersion");
        tenant = builder.tenant;
        occurredAt = Objects.requireNonNull(builder.occurredAt, "occurredAt");
        transaction = Objects.requireNonNull(builder.transaction, "transaction");
        trace = builder.trace;
        requestId = builder.requestId;
        actor = builder.actor;
        source = Objects.requireNonNull(builder.source, "source");
        payload = builder.payload;
        replay = builder.replay;
        payloadKind = payload == null ? PayloadKind.ID_ONLY : PayloadKind.FULL;
        orderingKey = tenant == null ? resource.reference() : tenant.name() + '/' + resource.reference();
    }

    /** A builder whose unset optional values are absent. */
    public static Builder builder() {
        return new Builder();
    }

    /** The event id, a version 7 UUID. */
    public UUID id() {
        return id;
    }

    /** The place in the feed; given after commit, growing, with gaps allowed. */
    public long position() {
        return position;
    }

    /** What happened. */
    public Action action() {
        return action;
    }

    /** Which version of which resource; for a delete the version that the deletion made. */
    public ResourceVersion resource() {
        return resource;
    }

    /** The FHIR version of the payload, such as {@code R4}. */
    public String fhirVersion() {
        return fhirVersion;
    }

    /** The tenant; null on a server without partitions. */
    public @Nullable Tenant tenant() {
        return tenant;
    }

    /** When the change happened: {@code meta.lastUpdated}, for a delete the time of the deletion. */
    public Instant occurredAt() {
        return occurredAt;
    }

    /** The database transaction that committed the change. */
    public TransactionPlace transaction() {
        return transaction;
    }

    /** The request's trace headers. */
    public TraceContext trace() {
        return trace;
    }

    /** HAPI's id of the request; null for background work. */
    public @Nullable String requestId() {
        return requestId;
    }

    /** Who asked for the change, where the server's authentication says so. */
    public @Nullable String actor() {
        return actor;
    }

    /** The server's FHIR base URL, without a slash at its end. */
    public String source() {
        return source;
    }

    /** Whether the content is there. */
    public PayloadKind payloadKind() {
        return payloadKind;
    }

    /** The resource as FHIR JSON, for a delete its last content; null where the event has the id only. */
    public @Nullable Payload payload() {
        return payload;
    }

    /** {@code Patient/123}, with tenants {@code tenant/Patient/123}: events that share it stay in order. */
    public String orderingKey() {
        return orderingKey;
    }

    /** The URL at which this very version can be read. */
    public String versionUrl() {
        return source + '/' + resource.reference() + "/_history/" + resource.version();
    }

    /** This event without its payload. */
    public ChangeEvent idOnly() {
        return payload == null ? this : new Builder(this).payload(null).build();
    }

    /** Whether the destination has been past this event already and gets it again because an operator asked for it. */
    public boolean isReplay() {
        return replay;
    }

    /** This event as one of a replay. */
    public ChangeEvent asReplay() {
        return replay ? this : new Builder(this).replay().build();
    }

    /** Event ids are unique, and so they decide. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ChangeEvent event && id.equals(event.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "event " + id + " at " + position;
    }

    /** Collects the values of an event. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable UUID id;
        private long position;
        private @Nullable Action action;
        private @Nullable ResourceVersion resource;
        private @Nullable String fhirVersion;
        private @Nullable Tenant tenant;
        private @Nullable Instant occurredAt;
        private @Nullable TransactionPlace transaction;
        private TraceContext trace = TraceContext.NONE;
        private @Nullable String requestId;
        private @Nullable String actor;
        private @Nullable String source;
        private @Nullable Payload payload;
        private boolean replay;

        private Builder() {}

        private Builder(ChangeEvent event) {
            id = event.id;
            position = event.position;
            action = event.action;
            resource = event.resource;
            fhirVersion = event.fhirVersion;
            tenant = event.tenant;
            occurredAt = event.occurredAt;
            transaction = event.transaction;
            trace = event.trace;
            requestId = event.requestId;
            actor = event.actor;
            source = event.source;
            payload = event.payload;
            replay = event.replay;
        }

        private Builder replay() {
            replay = true;
            return this;
        }

        /** Required. */
        public Builder id(UUID value) {
            id = value;
            return this;
        }

        /** Required for an event that is in the feed. */
        public Builder position(long value) {
            position = value;
            return this;
        }

        /** Required. */
        public Builder action(Action value) {
            action = value;
            return this;
        }

        /** Required. */
        public Builder resource(ResourceVersion value) {
            resource = value;
            return this;
        }

        /** Required. */
        public Builder fhirVersion(String value) {
            fhirVersion = value;
            return this;
        }

        /** Absent on a server without partitions. */
        public Builder tenant(@Nullable Tenant value) {
            tenant = value;
            return this;
        }

        /** Required. */
        public Builder occurredAt(Instant value) {
            occurredAt = value;
            return this;
        }

        /** Required. */
        public Builder transaction(TransactionPlace value) {
            transaction = value;
            return this;
        }

        /** {@link TraceContext#NONE} unless set. */
        public Builder trace(TraceContext value) {
            trace = value;
            return this;
        }

        /** Absent for background work. */
        public Builder requestId(@Nullable String value) {
            requestId = value;
            return this;
        }

        /** Absent where the server does not know its users. */
        public Builder actor(@Nullable String value) {
            actor = value;
            return this;
        }

        /** Required. */
        public Builder source(String value) {
            source = value;
            return this;
        }

        /** Without it the event is {@link PayloadKind#ID_ONLY}. */
        public Builder payload(@Nullable Payload value) {
            payload = value;
            return this;
        }

        /** The event; throws {@link NullPointerException} naming the first required value that is missing. */
        public ChangeEvent build() {
            return new ChangeEvent(this);
        }
    }
}
