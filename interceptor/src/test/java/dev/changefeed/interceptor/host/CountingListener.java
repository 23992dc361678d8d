// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import dev.changefeed.interceptor.internal.capture.CaptureListener;
import dev.changefeed.interceptor.internal.capture.Captured;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what capture announces. */
public final class CountingListener implements CaptureListener {
    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    public void committed(Captured captured) {
        transactions.incrementAndGet();
        events.addAndGet(captured.events());
    }

    @Override
    public void skipped(int count) {
        skipped.addAndGet(count);
    }

    @Override
    public void refused(int count) {
        refused.addAndGet(count);
    }

    public int refused() {
        return refused.get();
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
