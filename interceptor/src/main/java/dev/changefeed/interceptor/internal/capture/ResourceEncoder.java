// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.context.FhirContext;
import dev.changefeed.event.Payload;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Writes a resource as FHIR JSON. Safe for use by several threads: a parser is made for each resource, which is cheap. */
final class ResourceEncoder {
    private final FhirContext fhir;

    ResourceEncoder(FhirContext fhir) {
        this.fhir = fhir;
    }

    Payload encode(IBaseResource resource) {
        String json = fhir.newJsonParser().encodeResourceToString(resource);
        return Payload.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
