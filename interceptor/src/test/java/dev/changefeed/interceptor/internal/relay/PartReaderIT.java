// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.relay.PartReader.Encoded;
import dev.changefeed.interceptor.internal.relay.PartReader.Part;
import dev.changefeed.publisher.testkit.Events;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

class PartReaderIT {
    private final RelayBench bench = new RelayBench();
    private final Queue<Runnable> background = new ArrayDeque<>();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void makesTheNextPartReadyWhileThereIsOne() {
        PartReader reader = behind(5);

        List<Long> positions = new ArrayList<>(positions(reader.read(0, 2)));
        runBackground();
        bench.statements.set(0);
        positions.addAll(positions(reader.read(2, 2)));

        assertThat(bench.statements).as("statements of this thread").hasValue(0);
        runBackground();
        positions.addAll(positions(reader.read(4, 2)));
        assertThat(positions).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(background).as("nothing is left to read").isEmpty();
    }

    @Test
    void readsElsewhereWhenItIsToldTo() {
        PartReader reader = behind(5);
        reader.read(0, 2);
        runBackground();

        assertThat(positions(reader.read(3, 2))).containsExactly(4L, 5L);
    }

    @Test
    void readsAgainWhatItHasForgotten() {
        PartReader reader = behind(5);
        reader.read(0, 2);
        runBackground();
        reader.forget();
        bench.statements.set(0);

        assertThat(positions(reader.read(2, 2))).containsExactly(3L, 4L);
        assertThat(bench.statements).hasValue(1);
    }

    @Test
    void tellsOfAFaultAndThenTriesAgain() {
        PartReader reader = behind(5);
        reader.read(0, 2);
        JdbcTemplate rows = new JdbcTemplate(bench.dataSource);
        rows.execute("ALTER TABLE CHANGEFEED_FEED RENAME TO AWAY");
        runBackground();
        rows.execute("ALTER TABLE AWAY RENAME TO CHANGEFEED_FEED");

        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> reader.read(2, 2));
        assertThat(positions(reader.read(2, 2))).containsExactly(3L, 4L);
    }

    /** A reader that has that many events before it, too old for the window that all destinations share. */
    private PartReader behind(int events) {
        for (int event = 1; event <= events; event++) {
            bench.commit(Events.create("Patient", "p" + event).build());
        }
        return new PartReader(bench.destination("test"), new FeedWindow(bench.log.feed(), background::add), null);
    }

    private void runBackground() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    private static List<Long> positions(Part part) {
        return part.events().stream()
                .map(Encoded::event)
                .map(ChangeEvent::position)
                .toList();
    }
}
