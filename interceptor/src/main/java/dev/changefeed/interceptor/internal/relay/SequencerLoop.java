// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Sequencer;
import java.time.Duration;
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
    private static final Duration BETWEEN_STEPS = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

    private final Sequencer sequencer;
    private final FeedWindow feed;
    private final Wakeup wakeup = new Wakeup();
    private final Thread thread = new Thread(this::run, "changefeed-sequencer");
    private volatile boolean stopping;

    SequencerLoop(Sequencer sequencer, FeedWindow feed) {
        this.sequencer = sequencer;
        this.feed = feed;
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
        stopping = true;
        wakeup.raise();
        thread.join(PATIENCE.toMillis());
    }

    private void run() {
        Duration pause = BETWEEN_STEPS;
        boolean faulty = false;
        try {
            while (!stopping) {
                long startedAt = System.nanoTime();
                try {
                    Sequencer.Step step = sequencer.step(MOST);
                    feed.advance(step.tail());
                    boolean quiet = step.moved() == 0 && !step.busy() && !step.more();
                    pause = quiet ? shorter(pause.multipliedBy(2), LONGEST_PAUSE) : BETWEEN_STEPS;
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
                wakeup.await(pause);
                rest(startedAt);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps steps apart, so that many small commits share one. */
    private static void rest(long startedAt) throws InterruptedException {
        long left = BETWEEN_STEPS.toNanos() - (System.nanoTime() - startedAt);
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
