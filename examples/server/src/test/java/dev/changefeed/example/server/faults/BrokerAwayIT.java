// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.changefeed.example.server.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

/** A broker that is not there when the server starts, and one that goes away for a while under load. */
class BrokerAwayIT extends FaultsTest {
    private static final Duration OUTAGE = DurationStyle.detectAndParse(System.getProperty("faults.outage", "15s"));
    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final int WRITES_PER_SECOND = 300;

    @Test
    void answersAsEverWithoutABrokerAndCatchesUpOnceItIsThere() throws Exception {
        site.kafka().kill();
        try (Node node = site.start()) {
            try (var writers = new Writers(node.base(), 1)) {
                writers.awaitAccepted(200);
                writers.close();
                site.acknowledged(writers);
            }
            site.kafka().restart();
            System.out.println("broker away at start: " + site.verdict("after a start without a broker"));

            leaveUnderLoad(node);
        }
    }

    private void leaveUnderLoad(Node node) throws Exception {
        try (var load = new SteadyLoad(node.base(), WRITES_PER_SECOND)) {
            Instant begin = pass(BEFORE);
            Instant away = pass(BEFORE);

            site.kafka().kill();
            pass(OUTAGE.minus(Duration.between(away, Instant.now())));
            site.kafka().restart();
            Instant answering = Instant.now();
            long lag = site.backlog();
            Instant first = await().atMost(Duration.ofSeconds(60))
                    .until(() -> site.firstEventAfter(answering), time -> time != null);
            await().atMost(Duration.ofSeconds(120)).until(() -> site.backlog() < WRITES_PER_SECOND);
            Instant level = Instant.now();
            load.close();
            Verdict verdict = site.verdict("after an outage of the broker");

            List<SteadyLoad.Answer> before = load.answers(begin, away);
            List<SteadyLoad.Answer> meanwhile = load.answers(away, answering);
            System.out.printf(
                    "broker away: %.1f s at %d writes/s; %d events behind at its return, first delivery after %.1f s, level after %.1f s, %s%n",
                    seconds(away, answering),
                    rate(load, away, answering),
                    lag,
                    seconds(answering, first),
                    seconds(answering, level),
                    verdict);
            System.out.printf(
                    "responses: before median %d ms, slowest %d ms; while it was away median %d ms, slowest %d ms%n",
                    percentile(before, 50),
                    percentile(before, 100),
                    percentile(meanwhile, 50),
                    percentile(meanwhile, 100));
            assertThat(load.answers(Instant.EPOCH, Instant.MAX)).allMatch(SteadyLoad.Answer::ok);
            assertThat(verdict.versions()).isGreaterThanOrEqualTo(load.stored());
            assertThat(percentile(meanwhile, 100)).isLessThan(Math.max(5_000, 2 * percentile(before, 100)));
            assertThat(percentile(meanwhile, 50)).isLessThan(2 * percentile(before, 50) + 100);
        }
    }

    /** Lets time pass under load; gives the end of it. */
    private static Instant pass(Duration time) {
        Instant end = Instant.now().plus(time);
        await().atMost(time.plusSeconds(10)).until(() -> !Instant.now().isBefore(end));
        return Instant.now();
    }

    private static long rate(SteadyLoad load, Instant from, Instant to) {
        return load.answers(from, to).size()
                * SteadyLoad.BUNDLE
                * 1000L
                / Duration.between(from, to).toMillis();
    }

    private static long percentile(List<SteadyLoad.Answer> answers, int percent) {
        List<Duration> sorted =
                answers.stream().map(SteadyLoad.Answer::took).sorted().toList();
        return sorted.get(Math.max(0, sorted.size() * percent / 100 - 1)).toMillis();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
