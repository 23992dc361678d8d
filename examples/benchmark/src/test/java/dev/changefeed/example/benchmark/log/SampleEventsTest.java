// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.example.benchmark.log.peer.OutboxMessage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleEventsTest {
    private final SampleEvents samples = SampleEvents.load();

    @Test
    void areTheSameEveryTime() {
        assertThat(samples.event(7)).isEqualTo(SampleEvents.load().event(7));
        assertThat(samples.event(7).payload())
                .isEqualTo(SampleEvents.load().event(7).payload());
    }

    @Test
    void areEventsOfTheirOwn() {
        assertThat(LongStream.range(0, 2L * samples.distinct()).mapToObj(samples::event))
                .extracting(ChangeEvent::id)
                .doesNotHaveDuplicates();
        assertThat(samples.event(1).orderingKey())
                .isNotEqualTo(samples.event(1 + samples.distinct()).orderingKey());
    }

    @Test
    void haveTheSizeOfResources() {
        double size = LongStream.range(0, samples.distinct())
                .mapToObj(samples::event)
                .map(ChangeEvent::payload)
                .mapToInt(Payload::size)
                .average()
                .orElseThrow();

        assertThat(size).isBetween(1_000.0, 1_400.0);
    }

    @Test
    void becomeMessagesWithAllTheirAttributes() {
        OutboxMessage message = new Messages().message(samples.event(3));

        assertThat(message.key()).isEqualTo(samples.event(3).orderingKey());
        assertThat(message.headers())
                .startsWith("content-type=application/fhir+json\nce_specversion=1.0\n")
                .contains("\nce_subject=" + message.key() + "\n")
                .endsWith("version=R4\n");
        assertThat(new String(message.value(), UTF_8)).startsWith("{\"resourceType\":");
    }
}
