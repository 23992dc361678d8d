// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void isEqualByItsBytes() {
        Payload payload = Payload.of("abc".getBytes(UTF_8));

        assertThat(payload).isEqualTo(Payload.of("abc".getBytes(UTF_8)));
        assertThat(payload).hasSameHashCodeAs(Payload.of("abc".getBytes(UTF_8)));
        assertThat(payload).isNotEqualTo(Payload.of("abd".getBytes(UTF_8)));
    }

    @Test
    void sharesItsBytesInsteadOfCopyingThem() {
        byte[] bytes = {1, 2, 3};

        assertThat(Payload.of(bytes).bytes()).isSameAs(bytes);
    }

    @Test
    void countsBytesAndNotCharacters() {
        assertThat(Payload.of("Ä".getBytes(UTF_8)).size()).isEqualTo(2);
        assertThat(Payload.empty().size()).isZero();
    }

    @Test
    void showsItsSizeOnly() {
        assertThat(Payload.of("Peter".getBytes(UTF_8))).hasToString("5 bytes");
    }
}
