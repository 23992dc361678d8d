// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.entry;
import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static dev.changefeed.interceptor.internal.capture.Resources.tags;
import static dev.changefeed.interceptor.internal.capture.Resources.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.entity.PartitionEntity;
import ca.uhn.fhir.jpa.partition.IPartitionLookupSvc;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Tenant;
import dev.changefeed.interceptor.host.Changes;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostClient;
import dev.changefeed.interceptor.host.HostOptions;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenantsIT {
    private static final Tenant ONE = new Tenant(1, "ONE");
    private static final Tenant TWO = new Tenant(2, "TWO");

    private static FhirHost host;

    private final String id = BasicChangesContract.newId();

    @BeforeAll
    static void createPartitions() {
        host = FhirHosts.shared(HostOptions.of(FhirVersionEnum.R4).withTenants().withSubscriptions());
        IPartitionLookupSvc partitions = host.bean(IPartitionLookupSvc.class);
        partitions.createPartition(new PartitionEntity().setId(1).setName("ONE"), null);
        partitions.createPartition(new PartitionEntity().setId(2).setName("TWO"), null);
    }

    @Test
    void namesTheTenantOfEveryChange() {
        HostClient one = client("ONE");

        Changes changes = host.during(() -> {
            one.put("Patient/" + id, patient(id, "One")).ok();
            one.put("Patient/" + id, patient(id, "Two")).ok();
            one.post("Patient/" + id + "/$meta-add", tags("a")).ok();
            one.delete("Patient/" + id).ok();
            one.post("", transaction(entry("PUT", "Patient/" + id, patient(id, "Back"))))
                    .ok();
        });

        assertThat(changes.described())
                .containsExactly(
                        "create Patient/" + id + "/1",
                        "update Patient/" + id + "/2",
                        "update Patient/" + id + "/2",
                        "delete Patient/" + id + "/3",
                        "update Patient/" + id + "/4");
        assertThat(changes.events().stream().map(ChangeEvent::tenant)).containsOnly(ONE);
        assertThat(changes.events().stream().map(ChangeEvent::orderingKey)).containsOnly("ONE/Patient/" + id);
    }

    @Test
    void keepsTenantsApart() {
        Changes changes = host.during(() -> {
            client("ONE").post("Patient", patient("One")).ok();
            client("TWO").post("Patient", patient("Two")).ok();
            client("DEFAULT").post("Patient", patient("Default")).ok();
        });

        assertThat(changes.matchHistory().events().stream().map(ChangeEvent::tenant))
                .containsExactly(ONE, TWO, new Tenant(null, "DEFAULT"));
    }

    @Test
    void givesTheUrlAtWhichTheTenantsVersionIsRead() {
        ChangeEvent event = host.during(() ->
                        client("TWO").put("Patient/" + id, patient(id, "One")).ok())
                .only();

        assertThat(event.source()).isEqualTo(host.base() + "/TWO");
        assertThat(event.versionUrl()).startsWith(host.base());
        assertThat(host.client()
                        .get(event.versionUrl().substring(host.base().length() + 1))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void namesTheTenantOfBackgroundWork() {
        client("ONE").post("Patient", patient("Before")).ok();
        SystemRequestDetails request =
                SystemRequestDetails.forRequestPartitionId(RequestPartitionId.fromPartitionId(2));

        ChangeEvent event = host.during(
                        () -> dao().update(host.fhir().newJsonParser().parseResource(patient(id, "Two")), request))
                .only();

        assertThat(event.tenant()).isEqualTo(TWO);
        assertThat(event.source()).isEqualTo(host.base() + "/TWO");
    }

    private static HostClient client(String tenant) {
        return new HostClient(host.base() + '/' + tenant);
    }

    @SuppressWarnings("unchecked")
    private static IFhirResourceDao<IBaseResource> dao() {
        return (IFhirResourceDao<IBaseResource>) host.bean(DaoRegistry.class).getResourceDao("Patient");
    }
}
