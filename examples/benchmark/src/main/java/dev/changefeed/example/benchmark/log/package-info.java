// SPDX-License-Identifier: Apache-2.0
/** Measurements of the event log and the relay without a FHIR server. */
@NullMarked
package dev.changefeed.example.benchmark.log;

import org.jspecify.annotations.NullMarked;
