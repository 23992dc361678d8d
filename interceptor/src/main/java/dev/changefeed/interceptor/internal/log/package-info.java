// SPDX-License-Identifier: Apache-2.0
/** The event log: events stored with the FHIR write, their order in the feed, and every destination's way through it. */
@NullMarked
package dev.changefeed.interceptor.internal.log;

import org.jspecify.annotations.NullMarked;
