// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A count that can be waited for. */
public final class Tally {
    private long count;

    public synchronized void add(int more) {
        count += more;
        notifyAll();
    }

    public synchronized long count() {
        return count;
    }

    /** Waits until the count is at least that, and says whether it is. */
    public synchronized boolean await(long atLeast, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (count < atLeast) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
