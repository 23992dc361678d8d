// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementCounterTest {
    private final StatementCounter counter = new StatementCounter();

    @Test
    void tellsReadsFromChanges() {
        counter.note("SELECT LAST_POSITION FROM CHANGEFEED_SEQUENCER");
        counter.note(
                "SELECT set_config('a', 'b', true);SELECT E.EVENT_ID FROM CHANGEFEED_FEED F JOIN CHANGEFEED_EVENT E ON TRUE");
        counter.note(
                "SELECT set_config('a', 'b', true);WITH P AS (DELETE FROM CHANGEFEED_STAGED RETURNING 1) SELECT 1 FROM P");
        counter.note("UPDATE CHANGEFEED_DESTINATION SET CURSOR_POSITION = 1");

        assertThat(counter.all()).isEqualTo(4);
        assertThat(counter.reads()).isEqualTo(2);
        assertThat(counter.readsOfEvents()).isEqualTo(1);
    }

    @Test
    void startsAnew() {
        counter.note("SELECT 1");

        counter.reset();

        assertThat(counter.all()).isZero();
        assertThat(counter.reads()).isZero();
    }
}
