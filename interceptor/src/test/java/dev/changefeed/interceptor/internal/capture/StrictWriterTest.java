// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DeadlockLoserDataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;

class StrictWriterTest {
    @Test
    void refusesTheChangeAndNamesNobody() {
        StrictWriter writer = new StrictWriter(events -> {
            throw new DuplicateKeyException("Jane Doe");
        });

        assertThatThrownBy(() -> writer.write(List.of()))
                .isInstanceOf(CaptureException.class)
                .hasStackTraceContaining("DuplicateKeyException")
                .hasMessageNotContaining("Jane");
    }

    @Test
    void leavesHapiFreeToRepeatWhatLostADeadlock() {
        StrictWriter writer = new StrictWriter(events -> {
            throw new DeadlockLoserDataAccessException("Jane Doe", new IllegalStateException());
        });

        assertThatThrownBy(() -> writer.write(List.of()))
                .isInstanceOf(PessimisticLockingFailureException.class)
                .hasMessageNotContaining("Jane");
    }
}
