// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import dev.changefeed.publisher.testkit.Destination;
import dev.changefeed.publisher.testkit.EventPublisherContract;
import dev.changefeed.publisher.testkit.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class KafkaPublisherContractIT extends EventPublisherContract {
    private static KafkaProcess kafka;

    @BeforeAll
    static void start() throws IOException {
        kafka = KafkaProcess.start(Files.createTempDirectory(Path.of("target"), "kafka-"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Override
    protected Destination destination() {
        startAgain();
        return new KafkaDestination(kafka.bootstrapServers(), kafka::kill, KafkaPublisherContractIT::startAgain);
    }

    private static void startAgain() {
        if (!kafka.isRunning()) {
            kafka.restart();
        }
    }
}
