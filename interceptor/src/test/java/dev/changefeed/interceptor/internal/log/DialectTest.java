// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DialectTest {
    @Test
    void namesTheDatabaseThatItCannotUseAndThoseThatItCan() {
        assertThatThrownBy(() -> Dialect.of("MySQL"))
                .isInstanceOf(EventLogException.class)
                .hasMessageContaining("MySQL")
                .hasMessageContaining("PostgreSQL");
    }
}
