// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what a relay does in its own time. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Waiting() {}

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Still waiting for " + what + " after " + PATIENCE);
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }
}
