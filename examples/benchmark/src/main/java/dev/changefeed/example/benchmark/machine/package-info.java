// SPDX-License-Identifier: Apache-2.0
/** The real servers that a measurement needs, in processes of their own. */
@NullMarked
package dev.changefeed.example.benchmark.machine;

import org.jspecify.annotations.NullMarked;
