// SPDX-License-Identifier: Apache-2.0
/** Reads and checks {@code hapi.fhir.changefeed.*}. */
@NullMarked
package dev.changefeed.interceptor.internal.settings;

import org.jspecify.annotations.NullMarked;
