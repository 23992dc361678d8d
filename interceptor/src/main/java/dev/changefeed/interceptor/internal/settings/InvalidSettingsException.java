// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.settings;

import dev.changefeed.publisher.Settings.Fault;
import java.util.List;
import java.util.stream.Collectors;

/** Stops the server's start: names every fault of the configuration, its property and the mend. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    InvalidSettingsException(List<Fault> faults) {
        super(faults.stream()
                .map(fault -> "  " + fault.property() + " " + fault.problem() + ": " + fault.mend())
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        "The change feed's configuration has " + faults.size() + " fault"
                                + (faults.size() == 1 ? "" : "s") + ":" + System.lineSeparator(),
                        "")));
        this.faults = List.copyOf(faults);
    }

    /** All that is wrong, in the order in which it was found. */
    public List<Fault> faults() {
        return faults;
    }
}
