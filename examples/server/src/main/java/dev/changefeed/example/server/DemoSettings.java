// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set for the demonstration, under {@code changefeed.demo}.
 *
 * @param once whether the process ends after the verdict
 * @param load whether patients are loaded and a verdict is given
 * @param data the folder of the database and of the broker
 * @param kafka bootstrap servers of a broker that is already there; without it one is started
 * @param patients how many patients are loaded at most
 * @param edits how many updates, patches and deletes follow the patients
 * @param writers how many clients write at the same time
 * @param seed what the choice of edits starts from
 * @param patience how long the verdict waits without seeing any new event
 */
@ConfigurationProperties("changefeed.demo")
public record DemoSettings(
        boolean once,
        @DefaultValue("true") boolean load,
        @Nullable Path data,
        @Nullable String kafka,
        @DefaultValue("1000") int patients,
        @DefaultValue("600") int edits,
        @DefaultValue("4") int writers,
        @DefaultValue("42") long seed,
        @DefaultValue("60s") Duration patience) {}
