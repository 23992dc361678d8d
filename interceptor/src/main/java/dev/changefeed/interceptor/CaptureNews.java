// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import dev.changefeed.interceptor.internal.capture.CaptureListener;
import dev.changefeed.interceptor.internal.capture.Captured;
import dev.changefeed.interceptor.internal.relay.Relay;
import java.time.Duration;

/** Wakes the relay for what is committed, and tells whoever counts. */
record CaptureNews(Relay relay, CaptureListener counting) implements CaptureListener {
    @Override
    public void committed(Captured events) {
        relay.wake();
        counting.committed(events);
    }

    @Override
    public void written(Duration took) {
        counting.written(took);
    }

    @Override
    public void skipped(int events) {
        counting.skipped(events);
    }

    @Override
    public void refused(int events) {
        counting.refused(events);
    }
}
