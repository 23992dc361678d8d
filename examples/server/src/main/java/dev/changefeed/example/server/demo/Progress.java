// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Counts what the load has done and prints a line every now and then. */
final class Progress {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(2);

    private final Screen screen;
    private final IntSupplier received;
    private long lastLine = System.nanoTime();
    private int created;
    private int edits;
    private int refused;

    Progress(Screen screen, IntSupplier received) {
        this.screen = screen;
        this.received = received;
    }

    synchronized void loaded(int resources) {
        created += resources;
        maybePrint();
    }

    synchronized void changed(boolean accepted) {
        if (accepted) {
            edits++;
        } else {
            refused++;
        }
        maybePrint();
    }

    synchronized void print() {
        lastLine = System.nanoTime();
        screen.line(String.format(
                Locale.ROOT,
                "load     %,6d resources created, %,5d edits, %d refused; %,6d events received",
                created,
                edits,
                refused,
                received.getAsInt()));
    }

    private void maybePrint() {
        if (System.nanoTime() - lastLine > INTERVAL) {
            print();
        }
    }
}
