package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every name that the migration guide promises exists. */
class MigrationGuideTest {
    private static final List<String> PACKAGES = List.of(
            "dev.weft.asyncio.",
            "dev.weft.trio.",
            "dev.weft.trio.testing.",
            "dev.weft.",
            "dev.weft.transport.",
            "dev.weft.concurrent.",
            "dev.weft.unsync.",
            "dev.weft.test.",
            "");
    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

    @ParameterizedTest
    @CsvSource({"from-asyncio.md, 90", "from-trio.md, 160", "from-unsync.md, 60"})
    void theNamesOfTheGuideExist(String page, int fewest) throws IOException {
        var guide = Files.readAllLines(Path.of("../docs", page));
        var promised = guide.stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .map(line -> line.split(" \\| ")[1])
                .flatMap(cell -> NAME.matcher(cell).results().map(found -> found.group(1)))
                .toList();
        assertThat(promised).hasSizeGreaterThan(fewest).allMatch(MigrationGuideTest::exists);
    }

    @Test
    void theProgramOfTheGuestModeIsTheExample() throws IOException {
        var page = Files.readString(Path.of("../docs/from-trio.md"));
        var blocks = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(blocks).isNotEmpty();
        assertThat(Files.readString(Path.of("../examples/TrioSwing.java"))).contains(blocks);
    }

    @Test
    void aNameThatNobodyWroteIsNoticed() {
        assertThat(exists("Asyncio.gatherAll")).isFalse();
        assertThat(exists("Mutex")).isFalse();
    }

    private static boolean exists(String name) {
        int dot = name.lastIndexOf('.');
        return isType(name) || (dot > 0 && isMember(name.substring(0, dot), name.substring(dot + 1)));
    }

    private static boolean isType(String name) {
        return PACKAGES.stream().anyMatch(home -> load(home + name) != null);
    }

    private static boolean isMember(String type, String member) {
        return PACKAGES.stream()
                .map(home -> load(home + type))
                .anyMatch(found -> found != null
                        && Arrays.stream(found.getMethods())
                                .anyMatch(method -> method.getName().equals(member)));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, MigrationGuideTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
