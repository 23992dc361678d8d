// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.delete;
import static dev.changefeed.interceptor.internal.capture.Resources.entry;
import static dev.changefeed.interceptor.internal.capture.Resources.identified;
import static dev.changefeed.interceptor.internal.capture.Resources.observation;
import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static dev.changefeed.interceptor.internal.capture.Resources.tags;
import static dev.changefeed.interceptor.internal.capture.Resources.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.batch2.jobs.imprt.BulkImportAppCtx;
import ca.uhn.fhir.batch2.jobs.imprt.BulkImportJobParameters;
import ca.uhn.fhir.batch2.jobs.reindex.ReindexJobParameters;
import ca.uhn.fhir.batch2.jobs.reindex.ReindexUtils;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.search.reindex.IInstanceReindexService;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.host.Changes;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.api.Test;

/** The events of every way to write that HAPI has. */
abstract class CapturedChangesContract extends BasicChangesContract {
    @Test
    void tellsOfConditionalCreates() {
        String value = newId();

        Changes changes = host().during(() -> {
            client().post("Patient", identified(value, "One"), "If-None-Exist", "identifier=urn:test|" + value)
                    .ok();
            client().post("Patient", identified(value, "Two"), "If-None-Exist", "identifier=urn:test|" + value)
                    .ok();
            client().post("", transaction(conditionalCreate(value))).ok();
        });

        assertThat(changes.matchHistory().only().action()).isEqualTo(Action.CREATE);
    }

    private static String conditionalCreate(String value) {
        return """
                {"resource":%s,"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:test|%s"}}""".formatted(identified(value, "Three"), value);
    }

    @Test
    void tellsOfConditionalUpdates() {
        String value = newId();
        String url = "Patient?identifier=urn:test%7C" + value;

        Changes changes = host().during(() -> {
            client().put(url, identified(value, "One")).ok();
            client().put(url, identified(value, "Two")).ok();
            client().put(url, identified(value, "Two")).ok();
            client().post("", transaction(entry("PUT", url, identified(value, "Three"))))
                    .ok();
        });

        assertThat(changes.matchHistory().events().stream().map(ChangeEvent::action))
                .containsExactly(Action.CREATE, Action.UPDATE, Action.UPDATE);
    }

    @Test
    void tellsOfConditionalDeletes() {
        String single = newId();
        String several = newId();
        client().post("Patient", identified(single, "One")).ok();
        client().post("Patient", identified(several, "One")).ok();
        client().post("Patient", identified(several, "Two")).ok();

        Changes changes = host().during(() -> {
            client().delete("Patient?identifier=urn:test%7C" + single).ok();
            client().delete("Patient?identifier=urn:test%7C" + several).ok();
            client().delete("Patient?identifier=urn:test%7C" + several).ok();
        });

        assertThat(changes.matchHistory().events().stream().map(ChangeEvent::action))
                .containsExactly(Action.DELETE, Action.DELETE, Action.DELETE);
        assertThat(changes.events().stream().map(event -> event.transaction().count()))
                .containsExactly(1, 2, 2);
    }

    @Test
    void tellsOfConditionalDeletesInATransaction() {
        String value = newId();
        String created = newId();
        client().post("Patient", identified(value, "One")).ok();
        client().post("Patient", identified(value, "Two")).ok();

        Changes changes = host().during(() -> client().post(
                        "",
                        transaction(
                                delete("Patient?identifier=urn:test%7C" + value),
                                entry("PUT", "Patient/" + created, patient(created, "Three"))))
                .ok());

        assertThat(changes.matchHistory().events()).hasSize(3);
        assertThat(changes.events().stream().map(event -> event.transaction().count()))
                .containsOnly(3);
    }

    @Test
    void tellsOfADeletionAndAReturnInOneTransaction() {
        String id = storedPatient();

        Changes changes = host().during(() -> client().post(
                        "", transaction(entry("PUT", "Patient/" + id, patient(id, "Back")), delete("Patient/" + id)))
                .ok());

        assertThat(changes.matchHistory().described())
                .containsExactly("delete Patient/" + id + "/2", "update Patient/" + id + "/3");
    }

    @Test
    void followsHistoryWhereATransactionDeletesAResourceTwice() {
        String value = newId();
        String id = client().post("Patient", identified(value, "Twice")).ok().id();

        Changes changes = host().during(() -> client().post(
                        "", transaction(delete("Patient/" + id), delete("Patient?identifier=urn:test%7C" + value)))
                .ok());

        assertThat(changes.matchHistory().events()).isNotEmpty();
    }

    @Test
    void tellsOfPatches() {
        String id = storedPatient();

        Changes changes =
                host().during(() -> client().patch("Patient/" + id, """
                        [{"op":"replace","path":"/name/0/family","value":"Patched"}]""").ok());

        assertThat(changes.matchHistory().described()).containsExactly("update Patient/" + id + "/2");
        assertThat(payload(changes.only())).isEqualTo(stored(changes.only()));
    }

    @Test
    void tellsOfEachResourceOfACascade() {
        String parent = storedPatient();
        String child = storedObservationOf(parent);

        Changes changes = host().during(() ->
                client().delete("Patient/" + parent, "X-Cascade", "delete").ok());

        assertThat(changes.matchHistory().described())
                .containsExactly("delete Observation/" + child + "/2", "delete Patient/" + parent + "/2");
        assertThat(changes.events().stream()
                        .map(event -> event.transaction().id())
                        .distinct())
                .as("HAPI deletes the child in a transaction of its own")
                .hasSize(2);
    }

    @Test
    void tellsOfACascadeInATransaction() {
        String parent = storedPatient();
        String child = storedObservationOf(parent);
        String other = newId();

        Changes changes = host().during(() -> client().post(
                        "",
                        transaction(
                                delete("Patient/" + parent), entry("PUT", "Patient/" + other, patient(other, "Other"))),
                        "X-Cascade",
                        "delete")
                .ok());

        assertThat(changes.matchHistory().described())
                .containsExactlyInAnyOrder(
                        "delete Observation/" + child + "/2",
                        "delete Patient/" + parent + "/2",
                        "create Patient/" + other + "/1");
    }

    @Test
    void tellsOfTheDeletedChildOfATransactionThatFails() {
        String parent = storedPatient();
        String child = storedObservationOf(parent);

        Changes changes = host().during(() -> {
            var reply = client().post(
                            "",
                            transaction(
                                    delete("Patient/" + parent),
                                    entry("PUT", "Observation/" + newId(), observation(newId(), "Nonsense/1"))),
                            "X-Cascade",
                            "delete");
            assertThat(reply.status()).isBetween(400, 499);
        });

        assertThat(client().get("Patient/" + parent).status()).isEqualTo(200);
        assertThat(client().get("Observation/" + child).status()).isEqualTo(410);
        assertThat(changes.matchHistory().described()).containsExactly("delete Observation/" + child + "/2");
    }

    @Test
    void saysNothingOfARefusedDeletion() {
        String parent = storedPatient();
        storedObservationOf(parent);

        Changes changes = host().during(() ->
                assertThat(client().delete("Patient/" + parent).status()).isEqualTo(409));

        assertThat(changes.matchHistory().events()).isEmpty();
    }

    private String storedObservationOf(String patient) {
        String id = newId();
        client().put("Observation/" + id, observation(id, "Patient/" + patient)).ok();
        return id;
    }

    @Test
    void tellsOfTagsOfAnOldVersion() {
        String id = storedPatient();
        client().put("Patient/" + id, patient(id, "Second")).ok();

        Changes changes = host().during(() -> client().post("Patient/" + id + "/_history/1/$meta-add", tags("old"))
                .ok());

        assertThat(changes.described()).containsExactly("update Patient/" + id + "/1");
        assertThat(payload(changes.only()).at("/name/0/family").asText()).isEqualTo("First");
    }

    @Test
    void tellsOfABulkImport() {
        String existing = storedPatient();
        String created = newId();
        String url = host().serveNdjson(patient(existing, "Imported") + "\n" + patient(created, "Imported") + "\n");

        Changes changes = host().during(() -> host().jobs()
                .run(BulkImportAppCtx.JOB_BULK_IMPORT_PULL, new BulkImportJobParameters().addNdJsonUrl(url)));

        assertThat(changes.matchHistory().described())
                .containsExactlyInAnyOrder("update Patient/" + existing + "/2", "create Patient/" + created + "/1");
        assertThat(changes.events().stream().map(ChangeEvent::source))
                .as("the base that earlier requests came in at")
                .containsOnly(host().base());
    }

    @Test
    void tellsOfBackgroundWork() {
        String id = newId();

        Changes changes = host().during(() -> {
            dao().update(resource(patient(id, "One")), new SystemRequestDetails());
            dao().update(resource(patient(id, "Two")), new SystemRequestDetails());
        });

        assertThat(changes.matchHistory().described())
                .containsExactly("create Patient/" + id + "/1", "update Patient/" + id + "/2");
        assertThat(changes.events().get(0).actor()).isNull();
    }

    @SuppressWarnings("unchecked")
    final IFhirResourceDao<IBaseResource> dao() {
        return (IFhirResourceDao<IBaseResource>) host().bean(DaoRegistry.class).getResourceDao("Patient");
    }

    final IBaseResource resource(String json) {
        return host().fhir().newJsonParser().parseResource(json);
    }

    @Test
    void saysNothingOfReindexing() {
        String id = storedPatient();

        Changes changes = host().during(() -> {
            host().bean(IInstanceReindexService.class)
                    .reindex(
                            new SystemRequestDetails(),
                            host().fhir().getVersion().newIdType("Patient", id));
            host().jobs().run(ReindexUtils.JOB_REINDEX, new ReindexJobParameters());
        });

        assertThat(changes.matchHistory().events()).isEmpty();
    }

    @Test
    void saysNothingMoreOfAnExpungedResource() {
        String id = storedPatient();
        client().put("Patient/" + id, patient(id, "Second")).ok();

        Changes changes = host().during(() -> {
            client().post("Patient/" + id + "/$expunge", expunge("expungePreviousVersions"))
                    .ok();
            client().delete("Patient/" + id).ok();
        });
        Changes expunged = host().during(
                        () -> client().post("Patient/" + id + "/$expunge", expunge("expungeDeletedResources"))
                                .ok());

        assertThat(changes.matchHistory().described()).containsExactly("delete Patient/" + id + "/3");
        assertThat(expunged.events()).isEmpty();
    }

    private static String expunge(String what) {
        return """
                {"resourceType":"Parameters","parameter":[{"name":"limit","valueInteger":100},\
                {"name":"%s","valueBoolean":true}]}""".formatted(what);
    }

    @Test
    void keepsTheTransactionOf500EntriesTogether() {
        String[] entries = IntStream.range(0, 500)
                .mapToObj(n -> entry("POST", "Patient", patient("P" + n)))
                .toArray(String[]::new);

        Changes changes =
                host().during(() -> client().post("", transaction(entries)).ok());

        assertThat(changes.matchHistory().events()).hasSize(500);
        assertThat(changes.events().stream().map(event -> event.transaction().index()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 500).boxed().toList());
        assertThat(changes.events().stream().map(event -> event.transaction().count()))
                .containsOnly(500);
    }

    @Test
    void carriesAResourceOfFiveMegabytes() {
        String id = newId();
        String text = IntStream.range(0, 5 * 1024 * 1024 / 16)
                .mapToObj("%016x"::formatted)
                .collect(Collectors.joining());

        ChangeEvent event = host().during(
                        () -> client().put("Patient/" + id, patient(id, text)).ok())
                .only();

        assertThat(event.payload().size()).isGreaterThan(5 * 1024 * 1024);
        assertThat(payload(event)).isEqualTo(stored(event));
    }

    @Test
    void carriesUnusualCharactersAndLongIds() {
        String id = (newId() + "-.").concat("A".repeat(64)).substring(0, 64);

        ChangeEvent event = host().during(() -> client().put(
                                "Patient/" + id,
                                patient(id, "Ünï \\\"quoted\\\" \\\\ \\u2028 \\ud83d\\ude00 漢字 عربى '; DROP TABLE"))
                        .ok())
                .only();

        assertThat(event.resource().id()).isEqualTo(id);
        assertThat(payload(event)).isEqualTo(stored(event));
    }
}
