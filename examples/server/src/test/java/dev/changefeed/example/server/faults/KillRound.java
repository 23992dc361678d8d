// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a server in one round.
 *
 * @param number from 1
 * @param seed what its clients' choices start from
 * @param trap where it is killed; null for a random time
 * @param patience how long it lives under load at most
 * @param expires whether the test ends the dead server's lease, so that it need not run out
 */
record KillRound(int number, long seed, Trap.@Nullable Setting trap, Duration patience, boolean expires) {
    private static final int MOST_MILLIS_OF_DELAY = 20;
    private static final int MOST_MILLIS_OF_LOAD = 2000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Chooses rounds that kill at every point and at random times equally often, in random order. */
    static List<KillRound> choose(int count, long seed) {
        var random = new Random(seed);
        List<@Nullable FaultPoint> points = new ArrayList<>();
        while (points.size() < count) {
            List<@Nullable FaultPoint> all = new ArrayList<>(Arrays.asList(FaultPoint.values()));
            all.add(null);
            Collections.shuffle(all, random);
            points.addAll(all);
        }
        List<KillRound> rounds = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            rounds.add(choose(number, points.get(number - 1), random));
        }
        return rounds;
    }

    private static KillRound choose(int number, @Nullable FaultPoint point, Random random) {
        // A lease that runs out by itself takes ten seconds: every fifth is enough.
        boolean expires = random.nextInt(5) > 0;
        if (point == null) {
            Duration life = Duration.ofMillis(random.nextInt(MOST_MILLIS_OF_LOAD));
            return new KillRound(number, random.nextLong(), null, life, expires);
        }
        Duration delay = Duration.ofMillis(random.nextInt(MOST_MILLIS_OF_DELAY));
        var trap = new Trap.Setting(point, 1 + random.nextInt(point.often()), delay);
        return new KillRound(number, random.nextLong(), trap, PATIENCE, expires);
    }

    /** The point's name, or that there is none. */
    String point() {
        return trap == null ? "RANDOM" : trap.point().name();
    }
}
