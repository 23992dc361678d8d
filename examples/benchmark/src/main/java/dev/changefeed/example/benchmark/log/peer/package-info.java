// SPDX-License-Identifier: Apache-2.0
/** Other ways to bring events to Kafka, each as its own documentation advises. They know nothing of the product. */
@NullMarked
package dev.changefeed.example.benchmark.log.peer;

import org.jspecify.annotations.NullMarked;
