// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.format;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.PayloadKind;
import dev.changefeed.event.ResourceVersion;
import dev.changefeed.event.Tenant;
import dev.changefeed.event.TraceContext;
import dev.changefeed.event.TransactionPlace;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an event becomes CloudEvents 1.0 context attributes. The names are a contract with consumers; {@code sequence}, {@code partitionkey},
 * {@code dataref} and the trace attributes are CloudEvents' documented extensions. All values are strings.
 */
final class CloudEventAttributes {
    static final String FHIR_JSON = "application/fhir+json";

    private static final String TYPE_PREFIX = "dev.changefeed.fhir.";
    private static final String ZEROS = "0".repeat(20);

    private CloudEventAttributes() {}

    /** All attributes but {@code datacontenttype}, which each binding writes in its own place. */
    static Map<String, String> of(ChangeEvent event) {
        Map<String, String> attributes = new LinkedHashMap<>(32);
        ResourceVersion resource = event.resource();
        attributes.put("specversion", "1.0");
        attributes.put("id", event.id().toString());
        attributes.put("source", event.source());
        attributes.put("type", TYPE_PREFIX + event.action().pastTense());
        attributes.put("subject", resource.reference());
        attributes.put("time", event.occurredAt().toString());
        attributes.put("partitionkey", event.orderingKey());
        attributes.put("sequence", padded(event.position()));
        attributes.put("resourcetype", resource.type());
        attributes.put("resourceid", resource.id());
        attributes.put("resourceversion", Long.toString(resource.version()));
        attributes.put("fhirversion", event.fhirVersion());
        attributes.put("payloadkind", event.payloadKind().code());
        Tenant tenant = event.tenant();
        if (tenant != null) {
            attributes.put("tenant", tenant.name());
        }
        TransactionPlace transaction = event.transaction();
        attributes.put("txid", transaction.id().toString());
        attributes.put("txindex", Integer.toString(transaction.index()));
        putIfPresent(attributes, "txcount", transaction.count());
        if (event.payloadKind() == PayloadKind.ID_ONLY) {
            attributes.put("dataref", event.versionUrl());
        }
        if (event.isReplay()) {
            attributes.put("replay", "true");
        }
        TraceContext trace = event.trace();
        putIfPresent(attributes, "traceparent", trace.traceparent());
        putIfPresent(attributes, "tracestate", trace.tracestate());
        return attributes;
    }

    /** The payload, or the smallest resource that still says which one it is. */
    static Payload data(ChangeEvent event) {
        Payload payload = event.payload();
        if (payload != null) {
            return payload;
        }
        ResourceVersion resource = event.resource();
        String reference = "{\"resourceType\":\"" + resource.type() + "\",\"id\":\"" + resource.id() + "\"}";
        return Payload.of(reference.getBytes(StandardCharsets.UTF_8));
    }

    private static void putIfPresent(Map<String, String> attributes, String name, @Nullable Object value) {
        if (value != null) {
            attributes.put(name, value.toString());
        }
    }

    private static String padded(long position) {
        String digits = Long.toString(position);
        return ZEROS.substring(digits.length()) + digits;
    }
}
