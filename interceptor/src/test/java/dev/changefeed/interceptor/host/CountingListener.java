// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import dev.changefeed.interceptor.internal.capture.CaptureListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what capture announces. */
public final class CountingListener implements CaptureListener {
    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    @Override
    public void committed(int count) {
        transactions.incrementAndGet();
        events.addAndGet(count);
    }

    @Override
    public void skipped(int count) {
        skipped.addAndGet(count);
    }

    public int transactions() {
        return transactions.get();
    }

    public int events() {
        return events.get();
    }

    public int skipped() {
        return skipped.get();
    }
}
