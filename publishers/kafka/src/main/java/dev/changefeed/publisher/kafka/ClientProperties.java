// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import dev.changefeed.publisher.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The Kafka client's own settings: the user's, checked, over defaults that suit a feed of events. A key that would break the order or lose
 * an event is a fault; everything else is the user's choice, and a key that the client does not know is left to the client (interceptors and
 * login modules bring keys of their own).
 */
final class ClientProperties {
    /**
     * The caller waits for an answer, and knows better than the client how to try again. A batch that the client gives up is no danger to the
     * order, because of {@link #ONE_REQUEST}.
     */
    private static final int GIVE_UP_MS = 45_000;

    /**
     * With more than one request under way, a broker that knows nothing yet of this producer (the first batch to a partition, a new leader)
     * takes the second batch although it refused or never saw the first. One at a time closes that gap and costs next to nothing, since
     * batches are large.
     */
    private static final String ONE_REQUEST = "1";

    private static final Map<String, String> DEFAULTS = Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(GIVE_UP_MS),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "15000",
            ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000",
            ProducerConfig.LINGER_MS_CONFIG, "1",
            ProducerConfig.BATCH_SIZE_CONFIG, "65536",
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
            ProducerConfig.BUFFER_MEMORY_CONFIG, "33554432");

    private static final Map<String, String> FIXED = Map.of(
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, ONE_REQUEST,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, "false");

    private static final List<String> NOT_OURS = List.of(
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG);

    private static final String SERVER = "([a-zA-Z0-9_]+://)?(\\[[^]]+]|[^:,\\s]+):\\d{1,5}";

    private static final Pattern SERVERS = Pattern.compile(SERVER + "(\\s*,\\s*" + SERVER + ")*");

    private final Settings settings;
    private final String key;
    private final Map<String, String> given;
    private int largestRecord;

    ClientProperties(Settings settings, String key) {
        this.settings = settings;
        this.key = key;
        this.given = settings.group(key);
    }

    /** Checks what the user gave and adds what is missing. */
    Map<String, Object> complete(String clientId) {
        checkServers();
        checkPromises();
        Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
        all.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        all.putAll(given);
        all.putAll(FIXED);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        Map<String, Object> parsed = checkValues(all);
        checkTimes(parsed, all);
        largestRecord = number(parsed, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1_048_576);
        return Map.copyOf(all);
    }

    /** Known once {@link #complete} has run. */
    int largestRecord() {
        return largestRecord;
    }

    private void checkServers() {
        String servers = given.getOrDefault(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "");
        if (servers.isBlank()) {
            fault(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    "is missing",
                    "name brokers, for example kafka-1:9092,kafka-2:9092");
            return;
        }
        if (!SERVERS.matcher(servers).matches()) {
            fault(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    "is not a list of host:port",
                    "for example kafka-1:9092,kafka-2:9092");
        }
    }

    private void checkPromises() {
        for (String name : NOT_OURS) {
            if (given.containsKey(name)) {
                fault(name, "is the publisher's own affair", "remove it");
            }
        }
        FIXED.forEach((name, value) -> {
            String set = given.get(name);
            boolean same = set == null || set.equalsIgnoreCase(value) || (set.equals("-1") && value.equals("all"));
            if (!same) {
                fault(name, "would lose events or their order", "remove it: it is always " + value);
            }
        });
        if ("0".equals(given.get(ProducerConfig.RETRIES_CONFIG))) {
            fault(ProducerConfig.RETRIES_CONFIG, "must not be 0", "remove it: delivery.timeout.ms bounds the retries");
        }
        String partitioner = given.getOrDefault(ProducerConfig.PARTITIONER_CLASS_CONFIG, "");
        if (partitioner.endsWith(".RoundRobinPartitioner")) {
            fault(
                    ProducerConfig.PARTITIONER_CLASS_CONFIG,
                    "would lose the order of events",
                    "remove it: the key decides");
        }
    }

    private Map<String, Object> checkValues(Map<String, String> all) {
        ConfigDef definition = ProducerConfig.configDef();
        Map<String, Object> parsed = new LinkedHashMap<>();
        for (ConfigValue value : definition.validate(all)) {
            String name = value.name();
            parsed.put(name, value.value());
            boolean checked = given.containsKey(name)
                    && !name.equals(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)
                    && !FIXED.containsKey(name);
            if (checked && !value.errorMessages().isEmpty()) {
                ConfigDef.ConfigKey known = definition.configKeys().get(name);
                boolean secret = known == null || known.type == ConfigDef.Type.PASSWORD;
                String problem = secret ? "" : ": " + String.join("; ", value.errorMessages());
                fault(name, "is not a value that the Kafka client takes" + problem, "see the client's documentation");
            }
        }
        return parsed;
    }

    /** The client checks this only when a producer is made, which is too late for the operator. */
    private void checkTimes(Map<String, Object> parsed, Map<String, String> all) {
        String limit = ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
        long least = (long) number(parsed, ProducerConfig.LINGER_MS_CONFIG, 0)
                + number(parsed, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 0);
        if (number(parsed, limit, GIVE_UP_MS) >= least) {
            return;
        }
        if (given.containsKey(limit)) {
            fault(limit, "is less than linger.ms and request.timeout.ms together", "set it to " + least + " or more");
        } else {
            all.put(limit, String.valueOf(Math.min(least, Integer.MAX_VALUE)));
        }
    }

    private static int number(Map<String, Object> parsed, String name, int fallback) {
        Object value = parsed.get(name);
        return value instanceof Number number ? (int) Math.min(number.longValue(), Integer.MAX_VALUE) : fallback;
    }

    private void fault(String name, String problem, String mend) {
        settings.fault(key + '.' + name, problem, mend);
    }
}
