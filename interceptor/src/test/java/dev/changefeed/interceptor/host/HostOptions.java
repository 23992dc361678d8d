// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import ca.uhn.fhir.context.FhirVersionEnum;
import dev.changefeed.interceptor.internal.capture.CaptureSettings;

/** Which server a test needs. Equal options may share one server. */
public record HostOptions(
        FhirVersionEnum version,
        HostDatabase.Kind database,
        boolean subscriptions,
        boolean tenants,
        CaptureSettings capture) {
    public static HostOptions of(FhirVersionEnum version) {
        return new HostOptions(version, HostDatabase.Kind.H2, false, false, CaptureSettings.everything());
    }

    public HostOptions onPostgres() {
        return new HostOptions(version, HostDatabase.Kind.POSTGRES, subscriptions, tenants, capture);
    }

    public HostOptions withSubscriptions() {
        return new HostOptions(version, database, true, tenants, capture);
    }

    public HostOptions withTenants() {
        return new HostOptions(version, database, subscriptions, true, capture);
    }

    public HostOptions capturing(CaptureSettings settings) {
        return new HostOptions(version, database, subscriptions, tenants, settings);
    }
}
