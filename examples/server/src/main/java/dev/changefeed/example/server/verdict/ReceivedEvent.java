// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.verdict;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An event as it came out of Kafka.
 *
 * @param eventId the CloudEvents id, the same for every delivery of the event
 * @param what the resource and its version
 * @param action {@code created}, {@code updated} or {@code deleted}
 * @param time when the resource was changed
 * @param received when the consumer got the record
 * @param place where the record is, such as {@code fhir.Patient-1@42}
 */
public record ReceivedEvent(
        String eventId, ResourceVersion what, String action, Instant time, Instant received, String place) {

    /**
     * Reads a record in CloudEvents' binary mode with nothing but Kafka's own client.
     *
     * @throws IllegalArgumentException when the record is not such an event; the message names the record's place
     */
    public static ReceivedEvent of(ConsumerRecord<String, byte[]> record, Instant received) {
        String resource = header(record, "ce_subject");
        if (!resource.equals(record.key())) {
            throw new IllegalArgumentException("Key and subject differ at " + place(record));
        }
        String type = header(record, "ce_type");
        var what = new ResourceVersion(resource, Long.parseLong(header(record, "ce_resourceversion")));
        return new ReceivedEvent(
                header(record, "ce_id"),
                what,
                type.substring(type.lastIndexOf('.') + 1),
                OffsetDateTime.parse(header(record, "ce_time")).toInstant(),
                received,
                place(record));
    }

    public Duration delay() {
        return Duration.between(time, received);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("No header " + name + " at " + place(record));
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String place(ConsumerRecord<String, byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
