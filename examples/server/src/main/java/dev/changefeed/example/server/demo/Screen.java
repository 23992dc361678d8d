// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import dev.changefeed.example.server.verdict.ReceivedEvent;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the user sees. Events are shown as a table: the first ones while the load runs, and every one after that.
 *
 * <p>Safe for use by several threads.
 */
final class Screen {
    private static final int FIRST_EVENTS = 20;
    private static final String ROW = "event    %-12s  %-8s  %-36s  %7s  %-30s  %8s";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final PrintStream out;
    private int shown;
    private boolean all;

    Screen(PrintStream out) {
        this.out = out;
    }

    synchronized void line(String text) {
        out.println(text);
    }

    synchronized void event(ReceivedEvent event) {
        if (!all && shown >= FIRST_EVENTS) {
            return;
        }
        if (shown == 0) {
            row("TIME (UTC)", "ACTION", "RESOURCE", "VERSION", "TOPIC-PARTITION@OFFSET", "DELAY");
        }
        shown++;
        row(
                TIME.format(event.time()),
                event.action(),
                event.what().resource(),
                Long.toString(event.what().version()),
                event.place(),
                event.delay().toMillis() + " ms");
        if (!all && shown == FIRST_EVENTS) {
            line("         ... and so on; from here on they are counted until the load is done");
        }
    }

    /** From now on every event is shown. */
    synchronized void showAll() {
        all = true;
    }

    private void row(String time, String action, String resource, String version, String place, String delay) {
        line(String.format(Locale.ROOT, ROW, time, action, resource, version, place, delay));
    }
}
