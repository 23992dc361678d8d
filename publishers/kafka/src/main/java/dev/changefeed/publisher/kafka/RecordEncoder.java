// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.TraceContext;
import dev.changefeed.publisher.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message as CloudEvents' Kafka binding says. The record has no time of its own: the client's clock at sending decides, since
 * brokers refuse and clean up records by their time, and a replayed event can be years old. Thread-safe.
 */
final class RecordEncoder {
    /** What a batch of one record and the record itself need at most beside key, value and headers. */
    private static final int FRAME = 61 + 21;

    /** The most that a length takes. */
    private static final int LENGTH = 5;

    private final Map<String, String> headerNames = new ConcurrentHashMap<>();
    private final Map<String, byte[]> constants = new ConcurrentHashMap<>();

    ProducerRecord<byte[], byte @Nullable []> encode(String topic, ChangeEvent event, Message message) {
        List<Header> headers = new ArrayList<>(message.attributes().size() + 5);
        headers.add(new RecordHeader("content-type", constant(message.contentType())));
        message.attributes().forEach((name, value) -> {
            if (!name.equals("datacontenttype")) {
                headers.add(new RecordHeader(headerName(name), value.getBytes(UTF_8)));
            }
        });
        headers.add(new RecordHeader("version", constant(event.fhirVersion())));
        TraceContext trace = event.trace();
        add(headers, "traceparent", trace.traceparent());
        add(headers, "tracestate", trace.tracestate());
        add(headers, "b3", trace.b3());
        Payload body = message.body();
        return new ProducerRecord<>(
                topic, null, event.orderingKey().getBytes(UTF_8), body == null ? null : body.bytes(), headers);
    }

    /** The size that the client compares with its limits, rounded up by a few bytes. */
    static int size(ProducerRecord<byte[], byte @Nullable []> record) {
        byte[] value = record.value();
        long size = FRAME + 3L * LENGTH + record.key().length + (value == null ? 0 : value.length);
        for (Header header : record.headers()) {
            size += 2L * LENGTH + header.key().length() + header.value().length;
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private static void add(List<Header> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(new RecordHeader(name, value.getBytes(UTF_8)));
        }
    }

    private String headerName(String attribute) {
        String name = headerNames.get(attribute);
        return name == null ? headerNames.computeIfAbsent(attribute, "ce_"::concat) : name;
    }

    /** There are few of these, and their bytes are shared: nobody changes them. */
    private byte[] constant(String value) {
        byte[] bytes = constants.get(value);
        return bytes == null ? constants.computeIfAbsent(value, text -> text.getBytes(UTF_8)) : bytes;
    }
}
