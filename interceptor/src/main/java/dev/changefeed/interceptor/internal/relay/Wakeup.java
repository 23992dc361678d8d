// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets one thread sleep until another one has news. Raising it any number of times wakes the sleeper once. */
final class Wakeup {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Returns when raised, also if that was before the call, or after {@code longest}. */
    void await(Duration longest) throws InterruptedException {
        raised.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        raised.drainPermits();
    }
}
