// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import java.util.Map;

/**
 * A finding with all that it takes to judge and repeat it.
 *
 * @param id the table's number, such as {@code F1}
 * @param name the table's name, by which its command goes
 * @param title what is measured
 * @param command how it is run
 * @param takenAt when, an ISO instant
 * @param machine where
 * @param versions of what took part
 * @param finding what came out
 */
public record Result(
        String id,
        String name,
        String title,
        String command,
        String takenAt,
        Machine machine,
        Map<String, String> versions,
        Finding finding) {}
