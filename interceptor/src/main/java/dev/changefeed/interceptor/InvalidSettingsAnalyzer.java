// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import dev.changefeed.interceptor.internal.settings.ChangefeedSettings;
import dev.changefeed.interceptor.internal.settings.InvalidSettingsException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a wrong configuration as Spring Boot's start-up report instead of a stack trace. */
final class InvalidSettingsAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Mend the properties under " + ChangefeedSettings.PREFIX + " and start again.",
                cause);
    }
}
