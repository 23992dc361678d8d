// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import java.util.HashMap;
import java.util.Map;

/** Servers that several test classes share. They run until the JVM ends. */
public final class FhirHosts {
    private static final Map<HostOptions, FhirHost> RUNNING = new HashMap<>();

    private FhirHosts() {}

    /** The server with these options; started if it is not there yet. */
    public static synchronized FhirHost shared(HostOptions options) {
        return RUNNING.computeIfAbsent(options, FhirHost::start);
    }
}
