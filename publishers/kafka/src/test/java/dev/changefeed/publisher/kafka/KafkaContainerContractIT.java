// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.changefeed.publisher.testkit.Destination;
import dev.changefeed.publisher.testkit.EventPublisherContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The contract against the official image. A frozen broker is another kind of absence than a killed one: it takes what was sent, later. */
class KafkaContainerContractIT extends EventPublisherContract {
    private static final String IMAGE = System.getProperty("changefeed.kafka.image", "apache/kafka:4.1.1");
    private static KafkaContainer kafka;
    private static boolean frozen;

    @BeforeAll
    static void start() {
        boolean available = DockerClientFactory.instance().isDockerAvailable();
        if (!available) {
            System.out.println("SKIPPED: KafkaContainerContractIT needs a container engine, and none answers.");
        }
        assumeTrue(available, "no container engine answers");
        kafka = new KafkaContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("apache/kafka"));
        kafka.start();
    }

    @AfterAll
    static void stop() {
        if (kafka != null) {
            thaw();
            kafka.stop();
        }
    }

    @Override
    protected Destination destination() {
        thaw();
        return new KafkaDestination(
                kafka.getBootstrapServers(), KafkaContainerContractIT::freeze, KafkaContainerContractIT::thaw);
    }

    private static synchronized void freeze() {
        frozen = true;
        kafka.getDockerClient().pauseContainerCmd(kafka.getContainerId()).exec();
    }

    private static synchronized void thaw() {
        if (frozen) {
            frozen = false;
            kafka.getDockerClient().unpauseContainerCmd(kafka.getContainerId()).exec();
        }
    }
}
