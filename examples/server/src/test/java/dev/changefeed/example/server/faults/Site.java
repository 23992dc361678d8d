// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.changefeed.example.server.verdict.Comparison;
import dev.changefeed.example.server.verdict.History;
import dev.changefeed.example.server.verdict.ReceivedEvent;
import dev.changefeed.example.server.verdict.ResourceVersion;
import dev.changefeed.example.server.verdict.TopicReader;
import dev.changefeed.example.server.verdict.Verdict;
import dev.changefeed.publisher.testkit.KafkaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What nodes share: a database, a broker, and a consumer that reads all topics from their beginning on. */
final class Site implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(90);

    private final Path folder;
    private final PGSimpleDataSource database;
    private final KafkaProcess kafka;
    private final TopicReader reader;
    private final Admin admin;
    private final Set<ResourceVersion> acknowledged = new HashSet<>();
    private boolean schemaIsThere;

    Site(Path folder, DataSource database) {
        this.folder = folder;
        this.database = (PGSimpleDataSource) database;
        kafka = KafkaProcess.start(folder.resolve("kafka"));
        reader = new TopicReader(kafka.bootstrapServers(), event -> {});
        reader.start();
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    KafkaProcess kafka() {
        return kafka;
    }

    Node start() throws Exception {
        return start(null);
    }

    /** Starts a server, with a trap in it or without. */
    Node start(Trap.@Nullable Setting trap) throws Exception {
        List<String> options = new ArrayList<>(ClassArchive.options());
        if (trap != null) {
            options.add("-Dfaults.trap=" + trap);
        }
        if (schemaIsThere) {
            options.add("-Dfaults.schema-is-there=true");
        }
        Node node = Node.start(
                options,
                List.of(
                        "--server.port=0",
                        // The tests' own logging is on the class path, too.
                        "--logging.config=classpath:logback-spring.xml",
                        "--changefeed.demo.load=false",
                        "--changefeed.demo.data=" + folder,
                        "--changefeed.demo.kafka=" + kafka.bootstrapServers(),
                        "--spring.datasource.url=" + database.getURL(),
                        "--spring.datasource.username=" + database.getUser(),
                        "--spring.datasource.password=" + database.getPassword()));
        schemaIsThere = true;
        return node;
    }

    /** Keeps in mind what clients were told to be stored. */
    void acknowledged(Writers writers) {
        acknowledged.addAll(writers.acknowledged());
    }

    /** The node that has the destination. */
    String owner() {
        return client().sql("select LEASE_OWNER from CHANGEFEED_DESTINATION")
                .query(String.class)
                .single();
    }

    /** Spares the wait for the end of a lease whose owner is dead. */
    void expireLease() {
        client().sql("update CHANGEFEED_DESTINATION set LEASE_UNTIL = now()").update();
    }

    /** How many events are committed and not known to be delivered. */
    long backlog() {
        return client().sql("""
                        select (select count(*) from CHANGEFEED_STAGED) + (select LAST_POSITION from CHANGEFEED_SEQUENCER)
                            - (select CURSOR_POSITION from CHANGEFEED_DESTINATION)""").query(Long.class).single();
    }

    long cursor() {
        return client().sql("select CURSOR_POSITION from CHANGEFEED_DESTINATION")
                .query(Long.class)
                .single();
    }

    /** When the first event came after the given time. */
    @Nullable
    Instant firstEventAfter(Instant time) {
        return reader.events().stream()
                .map(ReceivedEvent::received)
                .filter(received -> received.isAfter(time))
                .findFirst()
                .orElse(null);
    }

    int received() {
        return reader.count();
    }

    /**
     * Waits until everything is delivered and read, and gives the verdict, which is ok. Nobody may write meanwhile.
     *
     * @param situation what has happened, for the message when it is not
     */
    Verdict verdict(String situation) {
        await(situation)
                .atMost(DRAIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> backlog() == 0 && reader.count() == records());
        List<ResourceVersion> versions = new History(database).versions();
        Verdict verdict = Comparison.compare(versions, reader.events(), reader.unreadable(), Instant.EPOCH);
        assertThat(verdict).as(situation).matches(Verdict::ok, "is ok");
        assertThat(versions)
                .as("what clients were told to be stored, %s", situation)
                .containsAll(acknowledged);
        return verdict;
    }

    @Override
    public void close() {
        reader.close();
        admin.close(Duration.ZERO);
        kafka.close();
    }

    /** How many records the topics hold. */
    private long records() throws ExecutionException, InterruptedException {
        Set<String> topics = admin.listTopics().names().get().stream()
                .filter(Pattern.compile("fhir\\..*").asMatchPredicate())
                .collect(Collectors.toSet());
        Map<TopicPartition, OffsetSpec> partitions =
                admin.describeTopics(topics).allTopicNames().get().values().stream()
                        .flatMap(Site::partitions)
                        .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    private static Stream<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream().map(partition -> new TopicPartition(topic.name(), partition.partition()));
    }

    private JdbcClient client() {
        return JdbcClient.create(database);
    }
}
