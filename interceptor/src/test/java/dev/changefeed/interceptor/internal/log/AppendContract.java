// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.Tenant;
import dev.changefeed.event.TraceContext;
import dev.changefeed.event.TransactionPlace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Storing events with the write that they tell of. */
interface AppendContract {
    TestLog test();

    @Test
    default void storesNothingOfATransactionThatIsRolledBack() {
        try (OpenTransaction transaction = test().begin()) {
            transaction.append(Events.version("Patient/1", 1)).rollBack();
        }

        assertThat(test().count("CHANGEFEED_EVENT")).isZero();
        assertThat(test().count("CHANGEFEED_STAGED")).isZero();
    }

    @Test
    default void showsNothingBeforeTheCommit() {
        try (OpenTransaction transaction = test().begin()) {
            transaction.append(Events.version("Patient/1", 1));

            assertThat(test().log.sequencer().step(10).moved()).isZero();

            transaction.commit();
            assertThat(test().log.sequencer().step(10).moved()).isEqualTo(1);
        }
    }

    @Test
    default void refusesToStoreOutsideOfATransaction() {
        List<ChangeEvent> events = Events.of("Patient", 1);

        assertThatThrownBy(() -> test().log.append(events))
                .isInstanceOf(EventLogException.class)
                .hasMessageContaining("transaction");
        assertThat(test().count("CHANGEFEED_EVENT")).isZero();
    }

    @Test
    default void storesAHundredEventsInOneBatch() {
        List<ChangeEvent> events = Events.of("Patient", 100);
        test().statements.calls();

        test().commit(events);

        assertThat(test().statements.calls()).containsExactly("executeBatch", "commit");
    }

    @Test
    default void sendsNothingForNoEvents() {
        test().statements.calls();

        test().commit(List.of());

        assertThat(test().statements.calls()).containsExactly("commit");
    }

    @Test
    default void keepsEveryFieldOfAnEvent() {
        ChangeEvent event = Events.builder(
                        "Observation/" + "ABCdef-.9".repeat(8).substring(0, 64), 7)
                .action(Action.DELETE)
                .fhirVersion("R4B")
                .tenant(new Tenant(3, "clínica-Łódź"))
                .transaction(new TransactionPlace(UUID.randomUUID(), 4, 12))
                .trace(new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a=1,b=2", "1-2-1"))
                .requestId("request ✓")
                .actor("Dr. Ødegård 🩺")
                .payload(Payload.of("{\"text\":\"naïve 🩺\"}".getBytes(StandardCharsets.UTF_8)))
                .build();

        test().commit(event);
        test().sequence();

        assertThat(test().log.feed().read(0, 1, 1000))
                .singleElement()
                .usingRecursiveComparison()
                .ignoringFields("position")
                .isEqualTo(event);
    }

    @Test
    default void keepsAnEventThatHasOnlyWhatItMust() {
        ChangeEvent event = Events.builder("Patient/1", 1)
                .transaction(new TransactionPlace(UUID.randomUUID(), 1, null))
                .payload(null)
                .build();

        test().commit(event);
        test().sequence();

        ChangeEvent stored = test().log.feed().read(0, 1, 1000).get(0);
        assertThat(stored).usingRecursiveComparison().ignoringFields("position").isEqualTo(event);
        assertThat(stored.trace()).isSameAs(TraceContext.NONE);
    }

    @Test
    default void keepsATenantThatHasNoNumber() {
        test().commit(Events.builder("Patient/1", 1)
                .tenant(new Tenant(null, "DEFAULT"))
                .build());
        test().sequence();

        assertThat(test().log.feed().read(0, 1, 1000).get(0).tenant()).isEqualTo(new Tenant(null, "DEFAULT"));
    }

    @Test
    default void keepsAPayloadOfFiveMegabytes() {
        byte[] bytes = new byte[5_000_000];
        new Random(5).nextBytes(bytes);

        test().commit(Events.builder("Binary/1", 1).payload(Payload.of(bytes)).build());
        test().sequence();

        assertThat(test().log.feed().read(0, 10, 1000).get(0).payload()).isEqualTo(Payload.of(bytes));
    }

    @Test
    default void keepsAnEmptyPayloadApartFromNone() {
        test().commit(Events.builder("Binary/1", 1).payload(Payload.empty()).build());
        test().sequence();

        assertThat(test().log.feed().read(0, 10, 1000).get(0).payload()).isEqualTo(Payload.empty());
    }

    @Test
    default void storesTheWriteWhateverLengthAClientsHeadersHave() {
        test().commit(Events.builder("Patient/1", 1)
                .requestId("r".repeat(199) + "🩺".repeat(10))
                .actor("a\0b" + "c".repeat(1000))
                .trace(new TraceContext("t".repeat(201), "s".repeat(1001), "b".repeat(200)))
                .build());
        test().sequence();

        ChangeEvent stored = test().log.feed().read(0, 1, 1000).get(0);
        assertThat(stored.requestId()).isEqualTo("r".repeat(199));
        assertThat(stored.actor()).hasSize(500).startsWith("a\uFFFDbc");
        assertThat(stored.trace()).isEqualTo(new TraceContext(null, null, "b".repeat(200)));
    }

    @Test
    default void tellsNothingOfTheEventWhenTheDatabaseRefusesIt() {
        ChangeEvent tooLong = Events.builder("Patient/" + "secret".repeat(30), 1)
                .payload(Payload.of("private".getBytes(StandardCharsets.UTF_8)))
                .build();

        Throwable failure = catchThrowable(() -> test().commit(tooLong));

        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString())
                .contains("SQL state")
                .doesNotContain("secret")
                .doesNotContain("private");
    }
}
