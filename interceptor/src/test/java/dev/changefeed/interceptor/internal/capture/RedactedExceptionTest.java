// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class RedactedExceptionTest {
    @Test
    void keepsTypesStatesAndPlacesWithoutMessages() {
        IllegalStateException original =
                new IllegalStateException("of Jane Doe", new SQLException("Jane Doe is too long", "22001", 42));

        RedactedException redacted = RedactedException.of(original);

        assertThat(redacted).hasMessage("java.lang.IllegalStateException");
        assertThat(redacted.getCause()).hasMessage("java.sql.SQLException, SQL state 22001, code 42");
        assertThat(redacted.getStackTrace()).isEqualTo(original.getStackTrace());
    }

    @Test
    void endsWhereCausesGoInCircles() {
        IllegalStateException one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));

        RedactedException redacted = RedactedException.of(one);

        assertThat(redacted.getCause()).isNotNull();
    }
}
