// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import dev.changefeed.interceptor.internal.capture.CaptureListener;
import dev.changefeed.interceptor.internal.meters.CaptureMeters;
import dev.changefeed.interceptor.internal.meters.RelayMeters;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.relay.RelayListener;
import dev.changefeed.interceptor.internal.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Who watches the feed. OpenTelemetry's API is there wherever HAPI is; Micrometer may not be, and is known to a class of its own only, so
 * that a server without it never loads it.
 *
 * @param capture hears of the capture
 * @param relay hears of the relay
 * @param tracing knows the trace that a change is part of, and adds the batches to it
 */
record Observers(CaptureListener capture, RelayListener relay, Tracing tracing) {
    static Observers in(ConfigurableListableBeanFactory beans, InstantSource time) {
        Tracing tracing = new Tracing(beans.getBeanProvider(OpenTelemetry.class).getIfUnique());
        return ClassUtils.isPresent("io.micrometer.core.instrument.MeterRegistry", beans.getBeanClassLoader())
                ? ByMicrometer.observers(beans, time, tracing)
                : new Observers(CaptureListener.NONE, RelayListener.NONE, tracing);
    }

    /** The same destinations, with their batches in traces. */
    List<Destination> traced(List<Destination> destinations) {
        return destinations.stream().map(tracing::traced).toList();
    }

    private static final class ByMicrometer {
        static Observers observers(ConfigurableListableBeanFactory beans, InstantSource time, Tracing tracing) {
            MeterRegistry registry = beans.getBeanProvider(MeterRegistry.class).getIfUnique();
            return registry == null
                    ? new Observers(CaptureListener.NONE, RelayListener.NONE, tracing)
                    : new Observers(new CaptureMeters(registry), new RelayMeters(registry, time), tracing);
        }
    }
}
