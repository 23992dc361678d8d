// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import java.util.Arrays;
import java.util.Locale;

/** Delays, every one of them, so that percentiles are exact. */
final class Delays {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[1024];
    private int count;

    void add(long delay) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = delay;
    }

    void addAll(Delays others) {
        for (int index = 0; index < others.count; index++) {
            add(others.nanos[index]);
        }
    }

    int count() {
        return count;
    }

    /** The smallest of the delays that at least this share, such as 0.99, do not exceed; in milliseconds. */
    double percentile(double share) {
        if (count == 0) {
            throw new IllegalStateException("There is no delay");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * count);
        return sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLI;
    }

    String cell(double share) {
        return String.format(Locale.ROOT, "%.1f ms", percentile(share));
    }
}
