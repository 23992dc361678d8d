// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import dev.changefeed.example.server.DemoSettings;
import dev.changefeed.example.server.verdict.Comparison;
import dev.changefeed.example.server.verdict.History;
import dev.changefeed.example.server.verdict.ResourceVersion;
import dev.changefeed.example.server.verdict.TopicReader;
import dev.changefeed.example.server.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Runs once the server is up: reads the topics, loads the patients, gives the verdict, and keeps showing events. */
@Component
class Demo implements ApplicationRunner, ExitCodeGenerator, DisposableBean {
    /** How long nothing more may come before the verdict: an event too many would come late. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final DemoSettings settings;
    private final WebServerApplicationContext server;
    private final History history;
    private final Screen screen = new Screen(System.out);
    private final TopicReader reader;
    private @Nullable Verdict verdict;
    private volatile boolean stopping;

    Demo(DemoSettings settings, WebServerApplicationContext server, DataSource database) {
        this.settings = settings;
        this.server = server;
        this.history = new History(database);
        this.reader = new TopicReader(Objects.requireNonNull(settings.kafka()), screen::event);
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        String base = "http://localhost:" + server.getWebServer().getPort() + "/fhir";
        screen.line("server   " + base + ", data in " + settings.data());
        screen.line("kafka    " + settings.kafka());
        if (settings.load()) {
            reader.start();
            try {
                verdict = loadAndJudge(base);
                screen.line(verdict.toString());
            } catch (IllegalStateException e) {
                if (!stopping) {
                    throw e;
                }
                screen.line("stopped  before the verdict");
            }
        }
        if (settings.once() || stopping) {
            return;
        }
        if (settings.load()) {
            screen.showAll();
            screen.line(tryThis(base));
        } else {
            screen.line("The server stays up. Stop with Ctrl-C.");
        }
    }

    /** The user has had enough: the load's requests fail from now on. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
    }

    @Override
    public int getExitCode() {
        return verdict == null || verdict.ok() ? 0 : 1;
    }

    @Override
    public void destroy() {
        reader.close();
    }

    private Verdict loadAndJudge(String base) throws InterruptedException {
        var progress = new Progress(screen, reader::count);
        var load = new Load(new FhirClient(base), settings.writers(), progress);
        List<String> resources = load.create(Patients.load(), settings.patients());
        // A Bundle's resources bear the time of its start, long before its commit: only the edits tell the delay.
        Instant since = Instant.now();
        load.change(new Edits(resources, settings.seed()).choose(settings.edits()));
        progress.print();
        List<ResourceVersion> versions = awaitEvents();
        return Comparison.compare(versions, reader.events(), reader.unreadable(), since);
    }

    /** Waits until all that is in history has come and nothing more follows, or until patience ends. */
    private List<ResourceVersion> awaitEvents() throws InterruptedException {
        List<ResourceVersion> versions = history.versions();
        int received = reader.count();
        Instant quietSince = Instant.now();
        while (Instant.now().isBefore(quietSince.plus(reader.hasAll(versions) ? SETTLED : settings.patience()))) {
            TimeUnit.MILLISECONDS.sleep(50);
            if (reader.count() > received) {
                received = reader.count();
                quietSince = Instant.now();
            }
        }
        return versions;
    }

    private static String tryThis(String base) {
        return """

                The server stays up. Change a patient in another window and see the event appear here:

                  curl -X PUT %s/Patient/me -H 'Content-Type: application/fhir+json' \\
                    -d '{"resourceType":"Patient","id":"me","name":[{"family":"Example"}]}'

                Stop with Ctrl-C.
                """.formatted(base);
    }
}
