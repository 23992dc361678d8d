// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the plugin logs until this is closed. */
final class LogLines implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.changefeed");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Level before = logger.getLevel();

    LogLines(Level level) {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(level);
    }

    List<ILoggingEvent> all() {
        return List.copyOf(lines.list);
    }

    List<String> warnings() {
        return all().stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }
}
