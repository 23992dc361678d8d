// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import dev.changefeed.event.TraceContext;

/** Knows the trace that the calling thread is in. Safe for use by several threads. */
@FunctionalInterface
public interface CurrentTrace {
    /** Knows of none: the headers of the requests are all there is. */
    CurrentTrace UNKNOWN = () -> TraceContext.NONE;

    /** What the thread is doing at this moment; {@link TraceContext#NONE} where nobody traces it. */
    TraceContext get();
}
