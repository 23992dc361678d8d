// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Sequencer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives committed events their positions and tells the destinations. Runs at once after a commit on this node when it was idle, in steps
 * under load, and looks now and then for what other nodes have done.
 */
final class SequencerLoop {
    private static final Logger log = LoggerFactory.getLogger(SequencerLoop.class);
    private static final int MOST = 5_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

    private final Sequencer sequencer;
    private final FeedWindow feed;
    private final Pace pace;
    private final RelayListener listener;
    private final Wakeup wakeup = new Wakeup();
    private final Thread thread = new Thread(this::run, "changefeed-sequencer");
    private final CountDownLatch stopped = new CountDownLatch(1);

    SequencerLoop(Sequencer sequencer, FeedWindow feed, Pace pace, RelayListener listener) {
        this.sequencer = sequencer;
        this.feed = feed;
        this.pace = pace;
        this.listener = listener;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** There are newly committed events. */
    void wake() {
        wakeup.raise();
    }

    void stop() throws InterruptedException {
        stopped.countDown();
        wakeup.raise();
        thread.join(PATIENCE.toMillis());
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        boolean faulty = false;
        try {
            while (stopped.getCount() > 0) {
                long startedAt = System.nanoTime();
                try {
                    Sequencer.Step step = sequencer.step(MOST);
                    feed.advance(step.tail());
                    listener.sequenced(step.moved());
                    boolean quiet = step.moved() == 0 && !step.busy() && !step.more();
                    pause = quiet ? shorter(pause.multipliedBy(2), LONGEST_PAUSE) : FIRST_PAUSE;
                    if (step.more()) {
                        continue;
                    }
                    faulty = false;
                } catch (RuntimeException e) {
                    if (!faulty) {
                        log.warn("Events wait for their positions: {}", Faults.describe(e));
                    }
                    faulty = true;
                    pause = AFTER_FAULT;
                }
                long next = startedAt
                        + pace.after(Duration.ofNanos(System.nanoTime() - startedAt))
                                .toNanos();
                wakeup.await(pause);
                stopped.await(next - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
