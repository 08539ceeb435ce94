package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line seen from outside: each call is a JVM of its own. */
class JvmsTest {
    private record Ended(int code, String output, String error) {}

    @TempDir
    Path folder;

    /** The flags that give a child JVM the engine of this run. */
    static List<String> engine() {
        var flags = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Dweft.engine=" + System.getProperty("weft.engine")));
        flags.add("-Dslf4j.internal.verbosity=ERROR"); // ArchUnit brings SLF4J to the tests' path, without a logger
        if (System.getProperty("weft.engine").equals("carrier")) {
            flags.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        }
        return flags;
    }

    @Test
    void aCompactSourceFileRunsFromTheCompilerAndFromTheCache() throws Exception {
        Path file = program("Hello", "void main(String[] args) { IO.println(\"hello \" + List.of(args)); }");
        Ended expected = new Ended(0, "hello [--flag, x]\n", "");
        assertThat(weft("run", file.toString(), "--flag", "x")).isEqualTo(expected);
        assertThat(weft("run", file.toString(), "--flag", "x")).isEqualTo(expected);
    }

    @Test
    void aProgramFindsWeftOnItsPath() throws Exception {
        Path file = program("Tasks", """
                import static dev.weft.asyncio.Asyncio.*;
                void main() {
                    run(() -> IO.println(gather(() -> "a", () -> "b").await()));
                }
                """);
        assertThat(weft("run", file.toString())).isEqualTo(new Ended(0, "[a, b]\n", ""));
    }

    @Test
    void aFailureIsShownWithoutTheLauncherAndGivesOne() throws Exception {
        Path file = program("Fails", "void main() { throw new IllegalStateException(\"no\"); }");
        Ended ended = weft("run", file.toString());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.error().lines())
                .containsExactly("java.lang.IllegalStateException: no", "\tat Fails.main(Fails.java:1)");
    }

    @Test
    void whatDoesNotCompileGivesOne() throws Exception {
        Ended ended =
                weft("run", program("Wrong", "void main() { int x = \"no\"; }").toString());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.error()).contains("Wrong.java:1: error: incompatible types");
    }

    @Test
    void badUsageGivesTwoAndOneLine() throws Exception {
        for (var words : List.of(List.of("run"), List.of("run", "None.java"), List.of("walk"), List.of())) {
            Ended ended = weft(words.toArray(String[]::new));
            assertThat(ended.code()).as("%s", words).isEqualTo(2);
            assertThat(ended.error().lines()).as("%s", words).hasSize(1);
            assertThat(ended.error()).startsWith("weft: ");
        }
    }

    private Path program(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".java"), text);
    }

    private Ended weft(String... words) throws Exception {
        var command = new ArrayList<>(Children.jvm(engine()));
        command.add(Weft.class.getName());
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command);
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output, error);
    }
}
