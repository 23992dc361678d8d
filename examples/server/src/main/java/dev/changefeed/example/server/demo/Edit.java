// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.changefeed.example.server.demo.FhirClient.Answer;

/**
 * One change of one resource, as a clinic would make it.
 *
 * @param kind what is done
 * @param resource type and id
 * @param number makes the new content differ from every other edit's
 */
record Edit(Kind kind, String resource, int number) {
    private static final JsonMapper JSON = new JsonMapper();

    /** What an edit does. */
    enum Kind {
        UPDATE,
        PATCH,
        DELETE,
        DELETE_AND_RESTORE
    }

    /** Makes the change and says whether the server accepted it. */
    boolean apply(FhirClient client) throws InterruptedException {
        return switch (kind) {
            case UPDATE -> update(client);
            case PATCH -> client.patch(resource, patch()).ok();
            case DELETE -> client.delete(resource).ok();
            case DELETE_AND_RESTORE -> deleteAndRestore(client);
        };
    }

    private boolean update(FhirClient client) throws InterruptedException {
        Answer current = client.read(resource);
        if (!current.ok()) {
            return false;
        }
        var content = (ObjectNode) current.body();
        content.set(field(), value());
        return client.update(resource, content).ok();
    }

    private boolean deleteAndRestore(FhirClient client) throws InterruptedException {
        Answer current = client.read(resource);
        return current.ok()
                && client.delete(resource).ok()
                && client.update(resource, current.body()).ok();
    }

    private ArrayNode patch() {
        ArrayNode patch = JSON.createArrayNode();
        patch.addObject().put("op", "add").put("path", "/" + field()).set("value", value());
        return patch;
    }

    private boolean ofPatient() {
        return resource.startsWith("Patient/");
    }

    private String field() {
        return ofPatient() ? "telecom" : "note";
    }

    private JsonNode value() {
        ArrayNode value = JSON.createArrayNode();
        if (ofPatient()) {
            value.addObject().put("system", "phone").put("use", "home").put("value", "555-" + (10_000 + number));
        } else {
            value.addObject().put("text", "Reviewed, entry " + number);
        }
        return value;
    }
}
