// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark;

import dev.changefeed.example.benchmark.machine.Workshop;
import dev.changefeed.example.benchmark.result.Finding;

/** Measures one table, letting the contestants take turns. */
public interface Measurement {
    /**
     * @param workshop has the servers that other measurements may have used before, and may use afterwards
     * @throws Exception when anything fails; a measurement never hides what went wrong in it
     */
    Finding measure(Effort effort, Workshop workshop) throws Exception;
}
