// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * An event as it goes to Kafka, the way an outbox table has it.
 *
 * @param key decides the partition
 * @param headers names and values in one text, see {@link #headers(Map)}
 * @param value the record's value
 */
public record OutboxMessage(String key, String headers, byte[] value) {
    private static final char IS = '=';
    private static final char END = '\n';

    /** Headers as a text: each a line of its own, its name and its value parted by {@code =}. */
    public static String headers(Map<String, String> headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach(
                (name, value) -> text.append(name).append(IS).append(value).append(END));
        return text.toString();
    }

    /** The record with this message in {@code topic}. */
    ProducerRecord<byte[], byte[]> in(String topic) {
        List<Header> parsed = new ArrayList<>(24);
        int end;
        for (int start = 0; start < headers.length(); start = end + 1) {
            int is = headers.indexOf(IS, start);
            end = headers.indexOf(END, is);
            parsed.add(new RecordHeader(
                    headers.substring(start, is), headers.substring(is + 1, end).getBytes(UTF_8)));
        }
        return new ProducerRecord<>(topic, null, key.getBytes(UTF_8), value, parsed);
    }

    /** Bytes of key, headers and value. */
    public int size() {
        int lines = (int) headers.chars().filter(character -> character == END).count();
        return key.getBytes(UTF_8).length + headers.getBytes(UTF_8).length - 2 * lines + value.length;
    }
}
