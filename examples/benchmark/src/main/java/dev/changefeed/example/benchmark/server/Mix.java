// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server;

import java.util.Random;

/** Decides what a client writes next: six creates to four updates, each update of something that the client has created before. */
final class Mix {
    private static final int CREATES_OF_TEN = 6;

    private final Random random;
    private final int samples;
    private int created;

    Mix(long seed, int samples) {
        this.random = new Random(seed);
        this.samples = samples;
    }

    /**
     * One write.
     *
     * @param creates whether it is a create
     * @param which the sample that is created, or which one of the resources created so far is updated
     */
    record Step(boolean creates, int which) {}

    Step next() {
        if (random.nextInt(10) < CREATES_OF_TEN || created == 0) {
            created++;
            return new Step(true, random.nextInt(samples));
        }
        return new Step(false, random.nextInt(created));
    }
}
