// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import java.lang.management.ManagementFactory;

/** The heap of this process. */
final class HeapUse {
    /** The second one takes what finalizers and cleaners of the first let go. */
    private static final int COLLECTIONS = 2;

    private HeapUse() {}

    /** Megabytes in use after full collections. */
    static double afterCollection() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }
}
