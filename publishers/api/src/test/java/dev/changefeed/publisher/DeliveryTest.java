// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Events;
import dev.changefeed.event.Payload;
import dev.changefeed.event.PayloadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final ChangeEvent EVENT =
            Events.patient().payload(Payload.of("Peter".getBytes(UTF_8))).build();

    @Test
    void encodesOnceForAllWhoAsk() {
        RecordingFormat format = new RecordingFormat();

        Delivery delivery = Delivery.of(EVENT, format);

        assertThat(delivery.message()).isSameAs(delivery.message());
        assertThat(delivery.event()).isSameAs(EVENT);
        assertThat(format.kinds).containsExactly(PayloadKind.FULL);
    }

    @Test
    void encodesTheIdOnlyFormWhenAskedForIt() {
        RecordingFormat format = new RecordingFormat();
        Delivery delivery = Delivery.of(EVENT, format);

        Message small = delivery.idOnly();

        assertThat(small.body()).isNull();
        assertThat(format.kinds).containsExactly(PayloadKind.FULL, PayloadKind.ID_ONLY);
    }

    @Test
    void letsTheFormatsExceptionThrough() {
        EventFormat broken = new RecordingFormat() {
            @Override
            public Message encode(ChangeEvent event) {
                throw new IllegalStateException("broken");
            }
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> Delivery.of(EVENT, broken))
                .withMessage("broken");
    }

    @Test
    void tellsNothingOfThePatient() {
        Delivery delivery = Delivery.of(EVENT, new RecordingFormat());

        assertThat(delivery).hasToString("event 01930000-0000-7000-8000-000000000001 at 7");
        assertThat(delivery.message()).hasToString("application/fhir+json, 5 bytes");
        assertThat(delivery.idOnly()).hasToString("application/fhir+json, no body");
    }

    private static class RecordingFormat implements EventFormat {
        private final List<PayloadKind> kinds = new ArrayList<>();

        @Override
        public String name() {
            return "recording";
        }

        @Override
        public Message encode(ChangeEvent event) {
            kinds.add(event.payloadKind());
            return new Message("application/fhir+json", Map.of("subject", "Patient/123"), event.payload());
        }
    }
}
