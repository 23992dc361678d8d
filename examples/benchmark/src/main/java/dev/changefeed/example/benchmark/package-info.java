// SPDX-License-Identifier: Apache-2.0
/** Measures the change feed, one command for each table. */
@NullMarked
package dev.changefeed.example.benchmark;

import org.jspecify.annotations.NullMarked;
