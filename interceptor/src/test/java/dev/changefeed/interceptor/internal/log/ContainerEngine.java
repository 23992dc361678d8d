// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import org.junit.jupiter.api.Assumptions;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** What a suite against a container needs. */
final class ContainerEngine {
    private ContainerEngine() {}

    /** Skips the suite where no engine answers, and says so loudly. */
    static void orSkip(String suite) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            String skipped = "SKIPPED: " + suite + " is NOT tested, because no container engine answers.";
            LoggerFactory.getLogger(ContainerEngine.class).warn(skipped);
            Assumptions.abort(skipped);
        }
    }
}
