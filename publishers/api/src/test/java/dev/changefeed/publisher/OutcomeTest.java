// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void isDeliveredInBothForms() {
        assertThat(Outcome.delivered().isDelivered()).isTrue();
        assertThat(Outcome.deliveredIdOnly().isDelivered()).isTrue();
    }

    @Test
    void isNotDeliveredByAnyOtherAnswer() {
        assertThat(Outcome.retry("busy").isDelivered()).isFalse();
        assertThat(Outcome.rejected("never").isDelivered()).isFalse();
        assertThat(Outcome.unavailable("away").isDelivered()).isFalse();
    }
}
