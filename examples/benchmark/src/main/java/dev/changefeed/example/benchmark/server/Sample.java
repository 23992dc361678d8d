// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** A resource that is written again and again, serialised once. Every amendment differs from all others in an identifier. */
final class Sample {
    private static final String ID = "@id@";
    private static final String AMENDMENT = "@amendment@";

    private final String type;
    private final String text;
    private final byte[] creation;
    private final byte[] beforeId;
    private final byte[] beforeAmendment;
    private final byte[] rest;

    private Sample(String type, String creation, String amended) {
        this.type = type;
        this.text = creation;
        this.creation = bytes(creation);
        int id = amended.indexOf(ID);
        int amendment = amended.indexOf(AMENDMENT);
        this.beforeId = bytes(amended.substring(0, id));
        this.beforeAmendment = bytes(amended.substring(id + ID.length(), amendment));
        this.rest = bytes(amended.substring(amendment + AMENDMENT.length()));
    }

    /** @param resource without an id */
    static Sample of(ObjectNode resource) {
        String type = resource.path("resourceType").asText();
        ObjectNode amended = resource.objectNode();
        amended.put("resourceType", type).put("id", ID);
        amended.setAll(resource.deepCopy());
        amended.withArray("/identifier")
                .addObject()
                .put("system", "urn:changefeed:benchmark")
                .put("value", AMENDMENT);
        return new Sample(type, resource.toString(), amended.toString());
    }

    String type() {
        return type;
    }

    /** The resource as JSON, as it is created. */
    String text() {
        return text;
    }

    byte[] creation() {
        return creation;
    }

    /** The body of an update. */
    byte[] update(String id, long amendment) {
        byte[] idBytes = bytes(id);
        byte[] number = bytes(Long.toString(amendment));
        byte[] body = new byte[beforeId.length + idBytes.length + beforeAmendment.length + number.length + rest.length];
        int end = 0;
        for (byte[] part : new byte[][] {beforeId, idBytes, beforeAmendment, number, rest}) {
            System.arraycopy(part, 0, body, end, part.length);
            end += part.length;
        }
        return body;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
