// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Result files in a folder: for each table the newest result, as JSON to go on with and as Markdown to read. */
public final class Results {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String ENDING = ".json";

    private final Path folder;

    public Results(Path folder) {
        this.folder = folder;
    }

    /** Writes a finding of this machine, of now; replaces an older one of the same table. */
    public Result save(
            String id, String name, String title, String command, Map<String, String> versions, Finding finding) {
        Result result = new Result(
                id,
                name,
                title,
                command,
                Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
                Machine.here(),
                versions,
                finding);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name + ENDING), JSON.writeValueAsString(result) + "\n");
            Files.writeString(folder.resolve(name + ".md"), "# " + Markdown.section(result));
        } catch (IOException e) {
            throw new UncheckedIOException("Results cannot be written to " + folder, e);
        }
        return result;
    }

    /** What {@link #save} has put into a result's Markdown file. */
    public static String text(Result result) {
        return Markdown.section(result);
    }

    /** The page that shows all results of the folder, in the order of their numbers. */
    public String page() {
        try (Stream<Path> files = Files.list(folder)) {
            return Markdown.page(files.filter(file -> file.toString().endsWith(ENDING))
                    .map(Results::load)
                    .sorted(Comparator.comparing(Result::id))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("Results cannot be read from " + folder, e);
        }
    }

    private static Result load(Path file) {
        try {
            return JSON.readValue(file.toFile(), Result.class);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is no result file", e);
        }
    }
}
