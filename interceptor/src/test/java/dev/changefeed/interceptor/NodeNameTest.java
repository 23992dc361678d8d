// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeNameTest {
    @Test
    void beginsWithTheHostAndIsLikeNoOther() {
        assertThat(NodeName.here()).matches("[A-Za-z0-9._-]+/[0-9a-f-]{36}").isNotEqualTo(NodeName.here());
    }

    @Test
    void takesTheHostThatTheEnvironmentNames() {
        assertThat(NodeName.of(Map.of("HOSTNAME", "fhir-7d9c-x2"))).isEqualTo("fhir-7d9c-x2");
    }

    @Test
    void findsAHostWhereTheEnvironmentNamesNone() {
        assertThat(NodeName.of(Map.of())).isNotBlank();
        assertThat(NodeName.of(Map.of("HOSTNAME", " "))).isNotBlank().doesNotContain(" ");
    }

    @Test
    void fitsIntoALogLineAndItsColumn() {
        assertThat(NodeName.of(Map.of("HOSTNAME", "a\nb/c" + "d".repeat(500))))
                .startsWith("a_b_c")
                .hasSize(100);
    }
}
