// SPDX-License-Identifier: Apache-2.0
/** A real Kafka broker in a process of its own, for a machine that has none. */
@NullMarked
package dev.changefeed.example.server.broker;

import org.jspecify.annotations.NullMarked;
