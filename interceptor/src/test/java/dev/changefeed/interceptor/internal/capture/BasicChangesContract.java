// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.bundle;
import static dev.changefeed.interceptor.internal.capture.Resources.delete;
import static dev.changefeed.interceptor.internal.capture.Resources.entry;
import static dev.changefeed.interceptor.internal.capture.Resources.observation;
import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static dev.changefeed.interceptor.internal.capture.Resources.tags;
import static dev.changefeed.interceptor.internal.capture.Resources.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.host.Changes;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.HostClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The events of everyday requests, compared with HAPI's own history, on every FHIR version. */
abstract class BasicChangesContract {
    private static int ids;

    abstract FhirHost host();

    final HostClient client() {
        return host().client();
    }

    /** An id that no other test has. */
    static synchronized String newId() {
        ids++;
        return "x" + ids;
    }

    /** Stores the first version of a Patient and returns its id. */
    final String storedPatient() {
        String id = newId();
        client().put("Patient/" + id, patient(id, "First")).ok();
        return id;
    }

    static JsonNode payload(ChangeEvent event) {
        return HostClient.json(new String(event.payload().bytes(), StandardCharsets.UTF_8));
    }

    final JsonNode stored(ChangeEvent event) {
        return client().get(event.resource().reference() + "/_history/"
                        + event.resource().version())
                .ok()
                .json();
    }

    @Test
    void tellsOfTheLifeOfAResource() {
        String[] id = new String[1];

        Changes changes = host().during(() -> {
            id[0] = client().post("Patient", patient("Born")).ok().id();
            client().put("Patient/" + id[0], patient(id[0], "Married")).ok();
            client().delete("Patient/" + id[0]).ok();
        });

        String reference = "Patient/" + id[0];
        assertThat(changes.matchHistory().described())
                .containsExactly(
                        "create " + reference + "/1", "update " + reference + "/2", "delete " + reference + "/3");
        assertThat(changes.events().stream().map(ChangeEvent::fhirVersion))
                .containsOnly(host().fhir().getVersion().getVersion().name());
        assertThat(changes.events().stream().map(ChangeEvent::source)).containsOnly(host().base());
        assertThat(changes.events().stream().map(ChangeEvent::tenant)).containsOnlyNulls();
    }

    @Test
    void carriesWhatIsStored() {
        String id = storedPatient();

        ChangeEvent update = host().during(() ->
                        client().put("Patient/" + id, patient(id, "Later")).ok())
                .only();

        assertThat(payload(update)).isEqualTo(stored(update));
        assertThat(update.occurredAt())
                .isEqualTo(Instant.parse(
                        stored(update).at("/meta/lastUpdated").asText().replace("+00:00", "Z")));
    }

    @Test
    void keepsTheLastContentOfADeletedResource() {
        String id = storedPatient();
        JsonNode last = client().get("Patient/" + id).json();

        ChangeEvent deletion =
                host().during(() -> client().delete("Patient/" + id).ok()).only();

        assertThat(payload(deletion)).isEqualTo(last);
        assertThat(deletion.resource().version()).isEqualTo(2);
        Instant deleted = host().jdbc()
                .queryForObject(
                        "SELECT RES_DELETED_AT FROM HFJ_RESOURCE WHERE FHIR_ID = ?",
                        (row, n) -> row.getTimestamp(1).toInstant(),
                        id);
        assertThat(Duration.between(deletion.occurredAt(), deleted))
                .isBetween(Duration.ofMillis(-1), Duration.ofSeconds(1));
    }

    @Test
    void callsTheReturnOfADeletedResourceAnUpdate() {
        String id = storedPatient();
        client().delete("Patient/" + id).ok();

        Changes changes = host().during(() ->
                client().put("Patient/" + id, patient(id, "Again")).ok());

        assertThat(changes.matchHistory().described()).containsExactly("update Patient/" + id + "/3");
    }

    @Test
    void saysNothingWhereNothingChanges() {
        String id = storedPatient();
        String gone = storedPatient();
        client().delete("Patient/" + gone).ok();

        Changes changes = host().during(() -> {
            client().put("Patient/" + id, patient(id, "First")).ok();
            client().delete("Patient/" + gone).ok();
            client().delete("Patient/never-was").ok();
            client().get("Patient/" + id).ok();
        });

        assertThat(changes.matchHistory().events()).isEmpty();
    }

    @Test
    void groupsATransaction() {
        String updated = storedPatient();
        String deleted = storedPatient();
        String created = newId();

        Changes changes = host().during(() -> client().post(
                        "",
                        transaction(
                                entry("PUT", "Patient/" + updated, patient(updated, "Changed")),
                                entry("POST", "Patient", patient("Posted")),
                                delete("Patient/" + deleted),
                                entry("PUT", "Patient/" + created, patient(created, "Put"))))
                .ok());

        assertThat(changes.matchHistory().events()).hasSize(4);
        assertThat(changes.events().stream()
                        .map(event -> event.transaction().id())
                        .distinct())
                .hasSize(1);
        assertThat(changes.events().stream().map(event -> event.transaction().index()))
                .containsExactly(1, 2, 3, 4);
        assertThat(changes.events().stream().map(event -> event.transaction().count()))
                .containsOnly(4);
        assertThat(changes.event(Action.DELETE, "Patient/" + deleted).resource().version())
                .isEqualTo(2);
        ChangeEvent update = changes.event(Action.UPDATE, "Patient/" + updated);
        assertThat(payload(update)).isEqualTo(stored(update));
    }

    @Test
    void keepsTheEntriesOfABatchApart() {
        String put = newId();

        Changes changes = host().during(() -> client().post(
                        "",
                        bundle(
                                "batch",
                                entry("POST", "Patient", patient("One")),
                                entry("PUT", "Patient/" + put, patient(put, "Two"))))
                .ok());

        assertThat(changes.matchHistory().events()).hasSize(2);
        assertThat(changes.events().stream()
                        .map(event -> event.transaction().id())
                        .distinct())
                .hasSize(2);
        assertThat(changes.events().stream().map(event -> event.transaction().count()))
                .containsOnly(1);
    }

    @Test
    void saysNothingOfATransactionThatFails() {
        String id = storedPatient();

        Changes changes = host().during(() -> {
            var reply = client().post(
                            "",
                            transaction(
                                    entry("PUT", "Patient/" + id, patient(id, "Never")),
                                    entry("POST", "Patient", patient("Nobody")),
                                    entry("PUT", "Observation/" + newId(), observation(newId(), "Nonsense/1"))));
            assertThat(reply.status()).isBetween(400, 499);
        });

        assertThat(changes.matchHistory().events()).isEmpty();
    }

    @Test
    void tellsOfPlaceholders() {
        String subject = newId();
        String id = newId();

        Changes changes = host().during(() -> client().put("Observation/" + id, observation(id, "Patient/" + subject))
                .ok());
        Changes filled = host().during(() ->
                client().put("Patient/" + subject, patient(subject, "Real")).ok());

        assertThat(changes.matchHistory().described())
                .containsExactlyInAnyOrder("create Patient/" + subject + "/1", "create Observation/" + id + "/1");
        assertThat(filled.matchHistory().described()).containsExactly("update Patient/" + subject + "/2");
    }

    @Test
    void tellsOnceOfTagsThatMakeNoVersion() {
        String id = storedPatient();

        Changes added = host().during(() ->
                client().post("Patient/" + id + "/$meta-add", tags("a", "b")).ok());
        Changes removed = host().during(() ->
                client().post("Patient/" + id + "/$meta-delete", tags("a")).ok());

        assertThat(added.versions()).isEmpty();
        assertThat(added.described()).containsExactly("update Patient/" + id + "/1");
        assertThat(payload(added.only()).at("/meta/tag")).hasSize(2);
        assertThat(removed.described()).containsExactly("update Patient/" + id + "/1");
        assertThat(payload(removed.only()).at("/meta/tag/0/code").asText()).isEqualTo("b");
        assertThat(removed.only().occurredAt()).isAfter(added.only().occurredAt());
    }
}
