// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

/** How much of the resource an event carries. */
public enum PayloadKind {
    /** The whole resource as FHIR JSON. */
    FULL("full"),
    /** Type, id and version only; the content is to be fetched from the server. */
    ID_ONLY("id-only");

    private final String code;

    PayloadKind(String code) {
        this.code = code;
    }

    /** The name that consumers see. */
    public String code() {
        return code;
    }
}
