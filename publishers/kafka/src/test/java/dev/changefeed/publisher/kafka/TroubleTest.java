// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Caller;
import dev.changefeed.publisher.testkit.Events;
import dev.changefeed.publisher.testkit.SampleFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TroubleTest {
    @Test
    void tellsErrorsApart() {
        assertThat(Trouble.of(new TimeoutException("x", new UnknownTopicOrPartitionException())))
                .isEqualTo(Trouble.MISSING_TOPIC);
        assertThat(Trouble.of(new TopicAuthorizationException("x"))).isEqualTo(Trouble.NOT_ALLOWED);
        assertThat(Trouble.of(new NotEnoughReplicasException())).isEqualTo(Trouble.REPLICAS);
        assertThat(Trouble.of(new KafkaException("x", new SaslAuthenticationException("x"))))
                .isEqualTo(Trouble.LOGIN);
        assertThat(Trouble.of(new TimeoutException("x"))).isEqualTo(Trouble.UNREACHABLE);
        assertThat(Trouble.of(new NetworkException("x"))).isEqualTo(Trouble.UNREACHABLE);
        assertThat(Trouble.of(new IllegalStateException("x"))).isEqualTo(Trouble.CLIENT);
    }

    @Test
    void holdsEventsWhenNoBrokerCanBeResolved() {
        assertThatEventsWait(Map.of("properties.bootstrap.servers", "nowhere.invalid:9092"), "ConfigException");
    }

    @Test
    void holdsEventsWhenAKeyStoreCannotBeRead() {
        assertThatEventsWait(
                Map.of("properties.security.protocol", "SSL", "properties.ssl.truststore.location", "/no/such/file"),
                "NoSuchFileException");
    }

    private static void assertThatEventsWait(Map<String, String> properties, String reason) {
        try (CapturedLog log = new CapturedLog()) {
            EventPublisher publisher = KafkaDestination.configure("localhost:1", "fhir", properties)
                    .get();
            Caller caller = new Caller(publisher, new SampleFormat(), Duration.ofSeconds(30));
            List<ChangeEvent> events = Events.rounds(2, 1);

            List<Outcome> first = caller.publish(events);
            List<Outcome> second = caller.publish(events);

            assertThat(first).hasSize(2).containsOnly(Outcome.unavailable(reason));
            assertThat(second).isEqualTo(first);
            assertThat(log.own()).singleElement().satisfies(line -> assertThat(line)
                    .startsWith("WARN Destination test is unavailable at topic fhir: " + reason));
            publisher.close(Duration.ZERO);
        }
    }
}
