// SPDX-License-Identifier: Apache-2.0
/** Takes events from the feed to their destinations, in order per key, over crashes of any side. */
@NullMarked
package dev.changefeed.interceptor.internal.relay;

import org.jspecify.annotations.NullMarked;
