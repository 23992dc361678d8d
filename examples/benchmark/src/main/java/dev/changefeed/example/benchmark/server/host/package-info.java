// SPDX-License-Identifier: Apache-2.0
/** The FHIR server that is measured: the example's storage and endpoint, in a process of its own. */
@NullMarked
package dev.changefeed.example.benchmark.server.host;

import org.jspecify.annotations.NullMarked;
