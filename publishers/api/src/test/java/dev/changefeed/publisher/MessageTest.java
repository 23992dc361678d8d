// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    void keepsItsAttributesAsTheyWereGiven() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("type", "t");
        given.put("id", "i");
        given.put("source", "s");

        Message message = new Message("application/json", given, null);

        assertThat(message.attributes().keySet()).containsExactly("type", "id", "source");
    }

    @Test
    void letsNobodyChangeItsAttributes() {
        Message message = new Message("application/json", Map.of(), null);

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> message.attributes().put("id", "other"));
    }
}
