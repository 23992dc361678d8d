// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChangeEventTest {
    private static final Payload PAYLOAD = Payload.of("{\"name\":\"Peter\"}".getBytes(UTF_8));

    @Test
    void ordersByTypeAndIdWithoutTenants() {
        assertThat(Events.patient().build().orderingKey()).isEqualTo("Patient/123");
    }

    @Test
    void ordersWithinItsTenant() {
        ChangeEvent event = Events.patient().tenant(new Tenant(1, "north")).build();

        assertThat(event.orderingKey()).isEqualTo("north/Patient/123");
    }

    @Test
    void namesTheUrlOfItsVersion() {
        assertThat(Events.patient().build().versionUrl())
                .isEqualTo("https://fhir.example.org/fhir/Patient/123/_history/2");
    }

    @Test
    void isFullWithAPayloadAndIdOnlyWithout() {
        assertThat(Events.patient().payload(PAYLOAD).build().payloadKind()).isEqualTo(PayloadKind.FULL);
        assertThat(Events.patient().build().payloadKind()).isEqualTo(PayloadKind.ID_ONLY);
    }

    @Test
    void losesOnlyItsPayloadInTheIdOnlyForm() {
        ChangeEvent whole = Events.patient()
                .tenant(new Tenant(null, "DEFAULT"))
                .trace(new TraceContext("00-a-b-01", "v=1", "a-b-1"))
                .requestId("request")
                .actor("clerk")
                .payload(PAYLOAD)
                .build();

        ChangeEvent idOnly = whole.idOnly();

        assertThat(idOnly.payload()).isNull();
        assertThat(idOnly.payloadKind()).isEqualTo(PayloadKind.ID_ONLY);
        assertThat(idOnly)
                .usingRecursiveComparison()
                .ignoringFields("payload", "payloadKind")
                .isEqualTo(whole);
        assertThat(whole.payload()).isEqualTo(PAYLOAD);
    }

    @Test
    void isItsOwnIdOnlyFormWithoutAPayload() {
        ChangeEvent event = Events.patient().build();

        assertThat(event.idOnly()).isSameAs(event);
    }

    @Test
    void isEqualByItsIdAlone() {
        ChangeEvent event = Events.patient().build();

        assertThat(event).isEqualTo(Events.patient().position(99).build());
        assertThat(event).hasSameHashCodeAs(Events.patient().position(99).build());
        assertThat(event).isNotEqualTo(Events.patient().id(new UUID(1, 1)).build());
    }

    @Test
    void namesTheFirstRequiredValueThatIsMissing() {
        assertThatNullPointerException()
                .isThrownBy(() -> ChangeEvent.builder()
                        .id(new UUID(1, 1))
                        .action(Action.CREATE)
                        .occurredAt(Instant.EPOCH)
                        .build())
                .withMessage("resource");
    }

    @Test
    void tellsNothingOfThePatient() {
        ChangeEvent event = Events.patient()
                .tenant(new Tenant(1, "north"))
                .requestId("request")
                .actor("clerk")
                .payload(PAYLOAD)
                .build();

        assertThat(event).hasToString("event 01930000-0000-7000-8000-000000000001 at 7");
        assertThat(event.resource()).hasToString("Patient");
    }

    @Test
    void spellsActionsForSettingsAndForConsumers() {
        assertThat(Action.values()).extracting(Action::code).containsExactly("create", "update", "delete");
        assertThat(Action.values()).extracting(Action::pastTense).containsExactly("created", "updated", "deleted");
    }
}
