// SPDX-License-Identifier: Apache-2.0
/** The FHIR server itself: HAPI's storage and its REST endpoint, as any HAPI JPA project sets them up. */
@NullMarked
package dev.changefeed.example.server.fhir;

import org.jspecify.annotations.NullMarked;
