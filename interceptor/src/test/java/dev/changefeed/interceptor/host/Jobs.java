// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ca.uhn.fhir.batch2.api.IJobCoordinator;
import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.model.JobInstance;
import ca.uhn.fhir.batch2.model.JobInstanceStartRequest;
import ca.uhn.fhir.batch2.model.StatusEnum;
import ca.uhn.fhir.model.api.IModelJson;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.Duration;

/** Runs HAPI's background jobs to their end, without the minute that passes between two of their steps. */
public final class Jobs {
    private final IJobCoordinator coordinator;
    private final IJobMaintenanceService maintenance;

    Jobs(IJobCoordinator coordinator, IJobMaintenanceService maintenance) {
        this.coordinator = coordinator;
        this.maintenance = maintenance;
    }

    public void run(String definition, IModelJson parameters) {
        JobInstanceStartRequest request = new JobInstanceStartRequest();
        request.setJobDefinitionId(definition);
        request.setParameters(parameters);
        String id =
                coordinator.startInstance(new SystemRequestDetails(), request).getInstanceId();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            maintenance.forceMaintenancePass();
            return coordinator.getInstance(id).getStatus().isEnded();
        });
        JobInstance ended = coordinator.getInstance(id);
        assertThat(ended.getStatus()).as(ended.getErrorMessage()).isEqualTo(StatusEnum.COMPLETED);
    }
}
