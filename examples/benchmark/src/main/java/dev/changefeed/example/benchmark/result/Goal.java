// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;

/**
 * A figure that has to reach something.
 *
 * @param what what was measured
 * @param measured what came out
 * @param bound on which side of {@code goal} it has to be
 * @param goal the figure to reach
 * @param unit of both figures; empty for a ratio
 */
public record Goal(String what, double measured, Bound bound, double goal, String unit) {
    public static Goal atLeast(String what, double measured, double goal) {
        return new Goal(what, measured, Bound.AT_LEAST, goal, "");
    }

    public static Goal atMost(String what, double measured, double goal, String unit) {
        return new Goal(what, measured, Bound.AT_MOST, goal, unit);
    }

    /** A ratio that must not be larger. */
    public static Goal atMost(String what, double measured, double goal) {
        return atMost(what, measured, goal, "");
    }

    @JsonProperty(access = Access.READ_ONLY)
    public boolean met() {
        return bound.met(measured, goal);
    }

    /** Whether a ratio is not even a quarter as good as its goal, as when something is broken. Other figures depend on the machine. */
    boolean absurd() {
        return unit.isEmpty() && bound.absurd(measured, goal);
    }
}
