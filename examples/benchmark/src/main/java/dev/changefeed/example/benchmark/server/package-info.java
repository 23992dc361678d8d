// SPDX-License-Identifier: Apache-2.0
/** Measurements of a whole FHIR server over HTTP. */
@NullMarked
package dev.changefeed.example.benchmark.server;

import org.jspecify.annotations.NullMarked;
