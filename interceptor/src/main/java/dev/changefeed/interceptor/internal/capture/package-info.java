// SPDX-License-Identifier: Apache-2.0
/** Turns what HAPI's pointcuts hand over into change events, one batch for each database transaction. */
@NullMarked
package dev.changefeed.interceptor.internal.capture;

import org.jspecify.annotations.NullMarked;
