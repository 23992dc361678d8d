// SPDX-License-Identifier: Apache-2.0
/** What a measurement found, as JSON and as Markdown. */
@NullMarked
package dev.changefeed.example.benchmark.result;

import org.jspecify.annotations.NullMarked;
