// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import dev.changefeed.interceptor.internal.format.CloudEventsBinary;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.interceptor.internal.relay.RetryPolicy.OnExhausted;
import dev.changefeed.publisher.EventFormat;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A real log, on H2 where nothing else is said, with one destination, moved on by hand. */
final class RelayBench implements AutoCloseable {
    static final Duration LEASE = Duration.ofMinutes(1);

    final MutableInstantSource time = new MutableInstantSource();
    final ScriptedPublisher publisher = new ScriptedPublisher();
    final HikariDataSource dataSource;
    final AtomicInteger statements = new AtomicInteger();
    final EventLog log;
    final FeedWindow feed;
    final Wakeup wakeup = new Wakeup();
    private final TransactionTemplate transaction;
    private EventFilter filter = new EventFilter(Set.of(), Set.of(), Set.of(Action.values()), Set.of());
    private DestinationListener listener = DestinationListener.NONE;
    private EventFormat format = new CloudEventsBinary();
    private RetryPolicy retry = new RetryPolicy(RetryPolicy.DEFAULT.delays(), 0, 6, OnExhausted.DEAD_LETTER);
    private Destination.Content content = new Destination.Content(true, false);

    RelayBench() {
        this("jdbc:h2:mem:" + UUID.randomUUID());
    }

    /** On another database, which is empty. */
    RelayBench(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(4);
        dataSource = new HikariDataSource(config);
        DataSource counted = ProxyDataSourceBuilder.create(dataSource)
                .afterQuery((execution, queries) -> statements.incrementAndGet())
                .build();
        transaction = new TransactionTemplate(new DataSourceTransactionManager(counted));
        log = EventLog.over(counted);
        log.createSchema();
        feed = new FeedWindow(log.feed(), Runnable::run);
        log.destinations().create("test", 0);
    }

    RelayBench filter(EventFilter newFilter) {
        filter = newFilter;
        return this;
    }

    RelayBench format(EventFormat newFormat) {
        format = newFormat;
        return this;
    }

    RelayBench content(Destination.Content newContent) {
        content = newContent;
        return this;
    }

    RelayBench retry(RetryPolicy newRetry) {
        retry = newRetry;
        return this;
    }

    RelayBench listener(DestinationListener newListener) {
        listener = newListener;
        return this;
    }

    Destination destination(String name) {
        return new Destination(
                name, filter, new StartPosition.Earliest(), content, format, publisher, retry, Duration.ofSeconds(60));
    }

    /** Takes the destination's lease. */
    DestinationRelay relay() {
        return relay(acquire("test"));
    }

    Lease acquire(String name) {
        return Objects.requireNonNull(log.destinations().acquire(name, "this node", LEASE));
    }

    DestinationRelay relay(Lease lease) {
        return new DestinationRelay(
                destination(lease.destination()), lease, log, feed, time, new Random(1), listener, wakeup);
    }

    /** Commits events in one transaction and gives them positions. */
    void commit(ChangeEvent... events) {
        commit(List.of(events));
    }

    void commit(List<ChangeEvent> events) {
        append(events);
        feed.advance(log.sequencer().step(100_000).tail());
    }

    /** Commits events and leaves them to a sequencer. */
    void append(ChangeEvent... events) {
        append(List.of(events));
    }

    private void append(List<ChangeEvent> events) {
        transaction.executeWithoutResult(status -> log.append(events));
    }

    long cursor() {
        return log.destinations().states().get(0).position();
    }

    /** Lets time pass and the relay notice it. */
    void pass(Duration passed, DestinationRelay relay) {
        time.advance(passed);
        relay.advance(() -> true);
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
