// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.all;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropInJarIT {
    private static final Path PATH = Path.of(System.getProperty("changefeed.jar"));
    private static final long MOST_BYTES = 25_000_000;

    /** All that may be in the jar, by where it comes from. What a HAPI server has already is not among it. */
    private static final Map<String, List<String>> CONTENT = content();

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(PATH.toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void holdsOnlyThePluginAndWhatServersLack() {
        List<String> foreign =
                names().stream().filter(name -> origin(name) == null).toList();

        assertThat(foreign)
                .as("Either the shade plugin has to leave these out, or this test has to know where they come from.")
                .isEmpty();
    }

    @Test
    void holdsEveryEntryOnce() {
        assertThat(names()).doesNotHaveDuplicates();
    }

    @Test
    void holdsSomethingOfEachLibrary() throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        CONTENT.keySet().forEach(origin -> sizes.put(origin, 0L));

        jar.stream()
                .filter(entry -> !entry.isDirectory() && origin(entry.getName()) != null)
                .forEach(entry -> sizes.merge(origin(entry.getName()), entry.getCompressedSize(), Long::sum));

        System.out.printf("%s, %,d bytes%n", PATH.getFileName(), Files.size(PATH));
        sizes.forEach((origin, size) -> System.out.printf("  %-20s %,12d%n", origin, size));
        assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isPositive());
    }

    @Test
    void staysSmallEnoughToDropIn() throws IOException {
        assertThat(Files.size(PATH)).isLessThan(MOST_BYTES);
    }

    @Test
    void offersOnlyServicesThatExist() {
        List<String> files = files("META-INF/services/");

        assertThat(files)
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(lines(file)).as(file).isNotEmpty().allSatisfy(this::assertHoldsClass));
    }

    @Test
    void namesOnlyAutoConfigurationsThatExist() {
        List<String> files = files("META-INF/spring/");

        assertThat(files)
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(lines(file)).as(file).isNotEmpty().allSatisfy(this::assertHoldsClass));
    }

    @Test
    void namesOnlySpringExtensionsThatExist() throws IOException {
        Properties factories = new Properties();
        factories.load(new StringReader(read("META-INF/spring.factories", UTF_8)));

        assertThat(factories.values())
                .flatExtracting(value -> List.of(value.toString().split("\\s*,\\s*")))
                .isNotEmpty()
                .allSatisfy(this::assertHoldsClass);
    }

    @Test
    void callsCloudEventsByItsMovedNameOnly() {
        List<String> classes = names().stream()
                .filter(name -> name.startsWith("dev/changefeed/") && name.endsWith(".class"))
                .toList();

        assertThat(classes).isNotEmpty().allSatisfy(name -> assertThat(read(name, ISO_8859_1))
                .as(name)
                .doesNotContain("io/cloudevents/", "io.cloudevents."));
    }

    @Test
    void carriesItsLicences() {
        assertThat(read("META-INF/LICENSE", UTF_8)).contains("Apache License");
        assertThat(read("META-INF/NOTICE", UTF_8))
                .contains("Kafka", "CloudEvents", "lz4-java", "snappy-java", "zstd-jni");
    }

    private static Map<String, List<String>> content() {
        Map<String, List<String>> content = new LinkedHashMap<>();
        content.put(
                "Changefeed",
                List.of(
                        "META-INF/LICENSE",
                        "META-INF/MANIFEST.MF",
                        "META-INF/NOTICE",
                        "META-INF/additional-spring-configuration-metadata.json",
                        "META-INF/services/",
                        "META-INF/spring-configuration-metadata.json",
                        "META-INF/spring.factories",
                        "META-INF/spring/",
                        "dev/changefeed/event/",
                        "dev/changefeed/interceptor/",
                        "dev/changefeed/publisher/"));
        content.put("kafka-clients", List.of("kafka/kafka-version.properties", "org/apache/kafka/"));
        content.put("CloudEvents SDK", List.of("dev/changefeed/lib/cloudevents/"));
        content.put("lz4-java", List.of("net/jpountz/"));
        content.put("snappy-java", List.of("org/xerial/snappy/"));
        content.put("zstd-jni", List.of("aix/", "com/github/luben/zstd/", "darwin/", "freebsd/", "linux/", "win/"));
        return content;
    }

    private static String origin(String name) {
        return CONTENT.entrySet().stream()
                .filter(content -> content.getValue().stream().anyMatch(name::startsWith))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private List<String> names() {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .toList();
    }

    private List<String> files(String folder) {
        return names().stream().filter(name -> name.startsWith(folder)).toList();
    }

    private List<String> lines(String name) {
        return Arrays.stream(read(name, UTF_8).split("\\R"))
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private String read(String name, Charset charset) {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertHoldsClass(String className) {
        assertThat(jar.getEntry(className.replace('.', '/') + ".class"))
                .as(className)
                .isNotNull();
    }
}
