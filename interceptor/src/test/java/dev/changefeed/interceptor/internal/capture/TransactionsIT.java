// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.host.Changes;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostOptions;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Code in the server that stores resources in transactions of its own making, at any moment of them. */
class TransactionsIT {
    private final FhirHost host = FhirHosts.shared(HostOptions.of(FhirVersionEnum.R4));
    private final String id = BasicChangesContract.newId();
    private final String other = BasicChangesContract.newId();

    @AfterEach
    void restore() {
        host.sink().restore();
    }

    @Test
    void followsSeveralVersionsInOneTransaction() {
        Changes changes = host.during(() -> inTransaction(() -> {
            store(id, "One");
            store(id, "Two");
            store(other, "Between");
            delete(id);
        }));

        assertThat(changes.matchHistory().described())
                .containsExactly(
                        "create Patient/" + id + "/1",
                        "update Patient/" + id + "/2",
                        "delete Patient/" + id + "/3",
                        "create Patient/" + other + "/1");
        assertThat(changes.events().stream().map(event -> event.transaction().count()))
                .containsOnly(4);
    }

    @Test
    void keepsASuspendedTransactionApart() {
        Changes changes = host.during(() -> {
            assertThatThrownBy(() -> inTransaction(() -> {
                        store(id, "Outer");
                        inNewTransaction(() -> store(other, "Inner"));
                        throw new IllegalStateException("the outer one fails");
                    }))
                    .hasMessage("the outer one fails");
        });

        assertThat(changes.matchHistory().described()).containsExactly("create Patient/" + other + "/1");
    }

    @Test
    void tellsOfWhatIsStoredAfterTheBatch() {
        Changes changes = host.during(() -> inTransaction(() -> {
            store(id, "Early");
            beforeCommit(() -> store(other, "Late"));
        }));

        assertThat(changes.matchHistory().described())
                .containsExactly("create Patient/" + id + "/1", "create Patient/" + other + "/1");
        assertThat(changes.events().stream().map(ChangeEvent::transaction).map(place -> place.count()))
                .containsExactly(1, null);
        assertThat(changes.events().stream().map(ChangeEvent::transaction).map(place -> place.index()))
                .containsExactly(1, 2);
    }

    @Test
    void tellsOfWhatIsOnlyStoredWhenTheTransactionCommits() {
        Changes changes = host.during(() -> inTransaction(() -> beforeCommit(() -> store(id, "Late"))));

        assertThat(changes.matchHistory().described()).containsExactly("create Patient/" + id + "/1");
    }

    @Test
    void failsWhatIsOnlyStoredWhenTheTransactionCommitsTogetherWithItsEvent() {
        host.sink().replaceBy(events -> {
            throw new IllegalStateException("no disk");
        });

        Changes changes =
                host.during(() -> assertThatThrownBy(() -> inTransaction(() -> beforeCommit(() -> store(id, "Late"))))
                        .isInstanceOf(CaptureException.class));

        assertThat(changes.versions()).isEmpty();
        assertThat(changes.events()).isEmpty();
    }

    @Test
    void announcesWhatIsCommittedAndNothingElse() {
        int transactions = host.listener().transactions();
        int events = host.listener().events();

        inTransaction(() -> {
            store(id, "One");
            store(other, "Two");
        });
        assertThatThrownBy(() -> inTransaction(() -> {
                    store(id, "Three");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(host.listener().transactions() - transactions).isEqualTo(1);
        assertThat(host.listener().events() - events).isEqualTo(2);
    }

    @Test
    void refusesAChangeThatNoTransactionMakes() {
        IBaseResource resource = resource(id, "One");
        resource.setId("Patient/" + id + "/_history/1");

        assertThatThrownBy(() -> host.interceptor().created(resource, null))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("outside of any");
    }

    private void beforeCommit(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                action.run();
            }
        });
    }

    private void inTransaction(Runnable action) {
        template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult(status -> action.run());
    }

    private void inNewTransaction(Runnable action) {
        template(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult(status -> action.run());
    }

    private TransactionTemplate template(int propagation) {
        TransactionTemplate template = new TransactionTemplate(host.bean(JpaTransactionManager.class));
        template.setPropagationBehavior(propagation);
        return template;
    }

    private void store(String patient, String family) {
        dao().update(resource(patient, family), new SystemRequestDetails());
    }

    private void delete(String patient) {
        dao().delete(host.fhir().getVersion().newIdType("Patient", patient), new SystemRequestDetails());
    }

    private IBaseResource resource(String patient, String family) {
        return host.fhir().newJsonParser().parseResource(patient(patient, family));
    }

    @SuppressWarnings("unchecked")
    private IFhirResourceDao<IBaseResource> dao() {
        return (IFhirResourceDao<IBaseResource>) host.bean(DaoRegistry.class).getResourceDao("Patient");
    }
}
