// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import java.time.Instant;

/**
 * A version of a resource that has reached its receiver.
 *
 * @param version as in a URL, such as {@code Observation/12/_history/3}
 * @param at when the receiver had it
 */
public record Delivery(String version, Instant at) {}
