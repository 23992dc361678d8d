// SPDX-License-Identifier: Apache-2.0
/** The feed in OpenTelemetry's traces. */
@NullMarked
package dev.changefeed.interceptor.internal.tracing;

import org.jspecify.annotations.NullMarked;
