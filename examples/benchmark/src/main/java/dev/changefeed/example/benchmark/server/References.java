// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/** Makes a resource of a Bundle one that stands for itself: only references to the known patients stay. */
final class References {
    private static final String REFERENCE = "reference";

    private final Map<String, String> patients;

    /** @param patients ids on the server by the Bundle's URLs */
    References(Map<String, String> patients) {
        this.patients = patients;
    }

    /** A copy without an id, with references that a server accepts. */
    ObjectNode validated(ObjectNode resource) {
        ObjectNode copy = resource.deepCopy();
        copy.remove("id");
        settle(copy);
        return copy;
    }

    private void settle(JsonNode node) {
        if (node.path(REFERENCE).isTextual()) {
            ObjectNode holder = (ObjectNode) node;
            String patient = patients.get(holder.path(REFERENCE).asText());
            if (patient == null) {
                holder.remove(REFERENCE);
            } else {
                holder.put(REFERENCE, "Patient/" + patient);
            }
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            JsonNode child = children.next();
            settle(child);
            boolean emptied = child instanceof ObjectNode || child instanceof ArrayNode;
            if (emptied && child.isEmpty()) {
                children.remove();
            }
        }
    }
}
