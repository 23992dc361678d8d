// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ResourceVersion A1 = new ResourceVersion("Patient/a", 1);
    private static final ResourceVersion A2 = new ResourceVersion("Patient/a", 2);
    private static final ResourceVersion A3 = new ResourceVersion("Patient/a", 3);
    private static final ResourceVersion B1 = new ResourceVersion("Patient/b", 1);

    @Test
    void acceptsOneEventForEachVersionInOrder() {
        List<ResourceVersion> history = List.of(B1, A2, A1);

        Verdict verdict = compare(history, event("x", A1), event("y", B1), event("z", A2));

        assertThat(verdict.ok()).isTrue();
        assertThat(verdict)
                .hasToString("VERDICT ok: 3 versions in history, 3 events received, 0 missing, 0 extra,"
                        + " 0 out of order, 0 duplicates, delay p50 10 ms p99 10 ms");
    }

    @Test
    void missesAVersionWithoutAnEvent() {
        Verdict verdict = compare(List.of(A1, A2), event("x", A1));

        assertThat(verdict.missing()).isEqualTo(1);
        assertThat(verdict.ok()).isFalse();
        assertThat(verdict.toString()).startsWith("VERDICT FAILED: ");
    }

    @Test
    void countsAnEventWithoutAVersionAsExtra() {
        Verdict verdict = compare(List.of(A1), event("x", A1), event("y", A2));

        assertThat(verdict.extra()).isEqualTo(1);
        assertThat(verdict.missing()).isZero();
        assertThat(verdict.ok()).isFalse();
    }

    @Test
    void countsASecondEventOfAVersionAsExtra() {
        Verdict verdict = compare(List.of(A1), event("x", A1), event("y", A1));

        assertThat(verdict.extra()).isEqualTo(1);
        assertThat(verdict.duplicates()).isZero();
        assertThat(verdict.ok()).isFalse();
    }

    @Test
    void countsAnEventWithTheIdOfAnotherVersionAsExtra() {
        Verdict verdict = compare(List.of(A1, A2), event("x", A1), event("x", A2));

        assertThat(verdict.extra()).isEqualTo(1);
        assertThat(verdict.missing()).isEqualTo(1);
        assertThat(verdict.duplicates()).isZero();
    }

    @Test
    void noticesAnOlderVersionAfterANewerOne() {
        Verdict verdict = compare(List.of(A1, A2, A3), event("x", A1), event("z", A3), event("y", A2));

        assertThat(verdict.outOfOrder()).isEqualTo(1);
        assertThat(verdict.ok()).isFalse();
    }

    @Test
    void allowsTheSameEventAgainEvenAfterANewerVersion() {
        Verdict verdict = compare(List.of(A1, A2), event("x", A1), event("y", A2), event("x", A1));

        assertThat(verdict.duplicates()).isEqualTo(1);
        assertThat(verdict.received()).isEqualTo(3);
        assertThat(verdict.outOfOrder()).isZero();
        assertThat(verdict.ok()).isTrue();
    }

    @Test
    void keepsTheOrderOfEachResourceApart() {
        Verdict verdict = compare(List.of(A1, A2, B1), event("x", A1), event("y", A2), event("z", B1));

        assertThat(verdict.outOfOrder()).isZero();
    }

    @Test
    void failsOnRecordsThatAreNoEvents() {
        Verdict verdict = Comparison.compare(List.of(A1), List.of(event("x", A1)), 2, START);

        assertThat(verdict.ok()).isFalse();
        assertThat(verdict.toString()).contains(", 2 unreadable,");
    }

    @Test
    void takesDelaysFromTheGivenTimeOn() {
        ReceivedEvent before = event("x", A1, START.minusMillis(1), 5000);
        ReceivedEvent first = event("y", A2, START, 20);
        ReceivedEvent second = event("z", A3, START, 300);

        Verdict verdict = compare(List.of(A1, A2, A3), before, first, second);

        assertThat(verdict.p50()).isEqualTo(Duration.ofMillis(20));
        assertThat(verdict.p99()).isEqualTo(Duration.ofMillis(300));
    }

    private static Verdict compare(List<ResourceVersion> history, ReceivedEvent... events) {
        return Comparison.compare(history, List.of(events), 0, START);
    }

    private static ReceivedEvent event(String id, ResourceVersion what) {
        return event(id, what, START, 10);
    }

    private static ReceivedEvent event(String id, ResourceVersion what, Instant time, long delay) {
        return new ReceivedEvent(id, what, "updated", time, time.plusMillis(delay), "fhir.Patient-0@0");
    }
}
