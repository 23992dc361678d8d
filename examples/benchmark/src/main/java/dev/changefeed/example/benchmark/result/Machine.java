// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a measurement ran.
 *
 * @param processor the processor's name, as far as the system tells
 * @param cores processors that the JVM may use
 * @param memory bytes of memory
 * @param system operating system
 * @param java the JVM
 */
public record Machine(String processor, int cores, long memory, String system, String java) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static Machine here() {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                memorySize(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    }

    String describe() {
        return "%s, %d cores, %d GB of memory, %s, %s".formatted(processor, cores, memory >> 30, system, java);
    }

    private static long memorySize() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static String processorName() {
        if (!Files.isReadable(PROCESSORS)) {
            return "processor unknown";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("processor unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
