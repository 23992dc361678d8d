// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class HookReceiverTest {
    @Test
    void saysWhichVersionHasCome() throws Exception {
        List<Delivery> deliveries = new CopyOnWriteArrayList<>();
        try (HookReceiver receiver = HookReceiver.start()) {
            receiver.listen(deliveries::add);
            HttpRequest request = HttpRequest.newBuilder(URI.create(receiver.endpoint() + "Observation/12"))
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"id\": \"12\", \"meta\": {\"versionId\": \"3\"}}"))
                    .build();

            HttpResponse<Void> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(receiver.tally().await(1, Duration.ofMinutes(1))).isTrue();
            assertThat(deliveries).extracting(Delivery::version).containsExactly("Observation/12/_history/3");
        }
    }
}
