// SPDX-License-Identifier: Apache-2.0
/** Delivers change events to Apache Kafka. */
@NullMarked
package dev.changefeed.publisher.kafka;

import org.jspecify.annotations.NullMarked;
