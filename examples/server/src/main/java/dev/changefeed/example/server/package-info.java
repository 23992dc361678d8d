// SPDX-License-Identifier: Apache-2.0
/** A complete HAPI FHIR JPA server with the change feed, a Kafka broker and a demonstration load. */
@NullMarked
package dev.changefeed.example.server;

import org.jspecify.annotations.NullMarked;
