// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.context.FhirVersionEnum;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostOptions;

class R5ChangesIT extends CapturedChangesContract {
    @Override
    FhirHost host() {
        return FhirHosts.shared(HostOptions.of(FhirVersionEnum.R5));
    }
}
