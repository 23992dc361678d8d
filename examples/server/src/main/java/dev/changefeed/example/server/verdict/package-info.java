// SPDX-License-Identifier: Apache-2.0
/** Compares HAPI's history table with what arrived in Kafka. */
@NullMarked
package dev.changefeed.example.server.verdict;

import org.jspecify.annotations.NullMarked;
