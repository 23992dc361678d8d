// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class OutboxMessageTest {
    private final Map<String, String> headers = new LinkedHashMap<>();

    @Test
    void becomesTheRecordWithItsHeadersInTheirOrder() {
        headers.put("ce_id", "1=2");
        headers.put("version", "");
        OutboxMessage message = new OutboxMessage("Patient/1", OutboxMessage.headers(headers), new byte[] {7});

        ProducerRecord<byte[], byte[]> record = message.in("topic");

        assertThat(record.topic()).isEqualTo("topic");
        assertThat(new String(record.key(), UTF_8)).isEqualTo("Patient/1");
        assertThat(record.value()).containsExactly(7);
        assertThat(record.headers())
                .extracting(header -> header.key() + " " + new String(header.value(), UTF_8))
                .containsExactly("ce_id 1=2", "version ");
    }

    @Test
    void countsKeyHeadersAndValue() {
        headers.put("ab", "cde");
        headers.put("f", "ü");

        assertThat(new OutboxMessage("key", OutboxMessage.headers(headers), new byte[10]).size())
                .isEqualTo(3 + 5 + 3 + 10);
    }
}
