// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.rest.api.Constants;
import dev.changefeed.event.Tenant;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r5.model.Patient;
import org.junit.jupiter.api.Test;

class TenantsTest {
    @Test
    void findsNoneOnAServerWithoutPartitions() {
        assertThat(Tenants.of(new Patient())).isNull();
    }

    @Test
    void readsNumberAndName() {
        assertThat(Tenants.of(in(RequestPartitionId.fromPartitionIdAndName(7, "SEVEN"))))
                .isEqualTo(new Tenant(7, "SEVEN"));
    }

    @Test
    void takesTheNumberWhereThereIsNoName() {
        assertThat(Tenants.of(in(RequestPartitionId.fromPartitionId(7)))).isEqualTo(new Tenant(7, "7"));
    }

    @Test
    void namesTheDefaultPartitionThatHasNoNumber() {
        assertThat(Tenants.of(in(RequestPartitionId.fromPartitionId(null)))).isEqualTo(new Tenant(null, "DEFAULT"));
    }

    private static IBaseResource in(RequestPartitionId partition) {
        Patient patient = new Patient();
        patient.setUserData(Constants.RESOURCE_PARTITION_ID, partition);
        return patient;
    }
}
