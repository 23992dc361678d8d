// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.ResourceVersion;
import dev.changefeed.event.Tenant;
import dev.changefeed.event.TraceContext;
import dev.changefeed.event.TransactionPlace;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A change event as a row. What a client may send in any length is cut or left out: it must not make a write fail. */
final class EventRow {
    /** The columns of {@link #bind}: all but the insert sequence. */
    static final String COLUMNS = """
            EVENT_ID, ACTION, RESOURCE_TYPE, RESOURCE_ID, RESOURCE_VERSION, FHIR_VERSION, TENANT_ID, TENANT_NAME, OCCURRED_AT, \
            TX_ID, TX_INDEX, TX_COUNT, TRACEPARENT, TRACESTATE, B3, REQUEST_ID, ACTOR, SOURCE, PAYLOAD""";

    /** A placeholder for each of them. */
    static final String VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    /** The columns of {@link #read}, which are the same after the position, with {@code F} the feed and {@code E} the event. */
    static final String POSITION_AND_COLUMNS = "F.FEED_POSITION, E." + COLUMNS.replace(", ", ", E.");

    /** How many columns {@link #read} takes. */
    static final int READ = 20;

    private EventRow() {}

    static void bind(PreparedStatement row, ChangeEvent event, Dialect dialect) throws SQLException {
        Tenant tenant = event.tenant();
        TransactionPlace transaction = event.transaction();
        Payload payload = event.payload();
        dialect.setUuid(row, 1, event.id());
        row.setString(2, event.action().code());
        row.setString(3, event.resource().type());
        row.setString(4, event.resource().id());
        row.setLong(5, event.resource().version());
        row.setString(6, event.fhirVersion());
        Rows.setInteger(row, 7, tenant == null ? null : tenant.id());
        row.setString(8, tenant == null ? null : tenant.name());
        Rows.setInstant(row, 9, event.occurredAt());
        dialect.setUuid(row, 10, transaction.id());
        row.setInt(11, transaction.index());
        Rows.setInteger(row, 12, transaction.count());
        row.setString(13, Rows.whole(event.trace().traceparent(), 200));
        row.setString(14, Rows.whole(event.trace().tracestate(), 1000));
        row.setString(15, Rows.whole(event.trace().b3(), 200));
        row.setString(16, Rows.cut(event.requestId(), 200));
        row.setString(17, Rows.cut(event.actor(), 500));
        row.setString(18, event.source());
        row.setBytes(19, payload == null ? null : payload.bytes());
    }

    static ChangeEvent read(ResultSet row, Dialect dialect) throws SQLException {
        String tenant = row.getString(9);
        byte @Nullable [] payload = row.getBytes(20);
        return ChangeEvent.builder()
                .position(row.getLong(1))
                .id(dialect.uuid(row, 2))
                .action(action(row.getString(3)))
                .resource(new ResourceVersion(row.getString(4), row.getString(5), row.getLong(6)))
                .fhirVersion(row.getString(7))
                .tenant(tenant == null ? null : new Tenant(Rows.integer(row, 8), tenant))
                .occurredAt(Rows.instant(row, 10))
                .transaction(new TransactionPlace(dialect.uuid(row, 11), row.getInt(12), Rows.integer(row, 13)))
                .trace(trace(row.getString(14), row.getString(15), row.getString(16)))
                .requestId(row.getString(17))
                .actor(row.getString(18))
                .source(row.getString(19))
                .payload(payload == null ? null : Payload.of(payload))
                .build();
    }

    private static TraceContext trace(@Nullable String traceparent, @Nullable String tracestate, @Nullable String b3) {
        return traceparent == null && tracestate == null && b3 == null
                ? TraceContext.NONE
                : new TraceContext(traceparent, tracestate, b3);
    }

    private static Action action(String code) {
        return switch (code) {
            case "create" -> Action.CREATE;
            case "update" -> Action.UPDATE;
            case "delete" -> Action.DELETE;
            default ->
                throw new EventLogException("The event log has an event with the unknown action '" + code + "'.");
        };
    }
}
