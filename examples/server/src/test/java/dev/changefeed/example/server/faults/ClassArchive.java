// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All classes of a server in one file, which its JVM maps instead of loading them one by one: that is half of a server's start. Made
 * once for all tests. A JVM that cannot make or use it says so and does without.
 */
final class ClassArchive {
    /** The archive takes jars only, and what a class path has behind those does not matter to it. */
    private static final String JARS = classPath(true);

    private static List<String> options;

    private ClassArchive() {}

    /** What every server's JVM is started with: the class path, and the archive. */
    static synchronized List<String> options() throws Exception {
        if (options == null) {
            options = List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + make(), "-cp", classPath());
        }
        return options;
    }

    private static Path make() throws Exception {
        long start = System.nanoTime();
        Path folder = Files.createDirectories(Path.of("target", "class-archive"));
        Path loaded = folder.resolve("loaded");
        Path classes = folder.resolve("classes");
        Path archive = folder.resolve("archive.jsa").toAbsolutePath();
        Files.deleteIfExists(archive);
        try (Node node = Node.start(
                List.of("-XX:DumpLoadedClassList=" + loaded, "-cp", classPath()),
                List.of(
                        "--server.port=0",
                        "--changefeed.demo.load=false",
                        "--changefeed.demo.data=" + folder,
                        "--changefeed.demo.kafka=localhost:1",
                        "--spring.datasource.url=jdbc:h2:mem:classes"))) {
            node.shutDown();
        }
        // Lambdas in an archive have made JVMs crash, and are few.
        try (Stream<String> lines = Files.lines(loaded)) {
            Files.write(classes, (Iterable<String>) lines.filter(line -> !line.startsWith("@"))::iterator);
        }
        dump(folder, classes, archive);
        System.out.printf("classes of a server archived in %d s%n", (System.nanoTime() - start) / 1_000_000_000);
        return archive;
    }

    private static void dump(Path folder, Path classes, Path archive) throws IOException, InterruptedException {
        int failed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + classes,
                        "-XX:SharedArchiveFile=" + archive,
                        "-cp",
                        JARS)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("dump.log").toFile())
                .start()
                .waitFor();
        if (failed != 0) {
            System.out.println("No class archive, see " + folder.resolve("dump.log"));
        }
    }

    private static String classPath() {
        return JARS + System.getProperty("path.separator") + classPath(false);
    }

    private static String classPath(boolean jars) {
        String separator = System.getProperty("path.separator");
        return Arrays.stream(System.getProperty("java.class.path").split(separator))
                .filter(entry -> entry.endsWith(".jar") == jars)
                .collect(Collectors.joining(separator));
    }
}
