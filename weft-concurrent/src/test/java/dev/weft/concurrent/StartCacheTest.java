package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StartCacheTest {
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC");

    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        System.clearProperty("weft.start.cache");
    }

    /** The class path of this test, as jars. */
    private String jars() {
        return Stream.of(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> entry.contains("weft-"))
                .filter(entry -> !entry.contains("test-classes"))
                .map(entry -> new File(entry).isFile() ? entry : jar(entry))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String jar(String classes) {
        String jar = folder.resolve(Path.of(classes).getParent().getFileName() + "-" + Math.abs(classes.hashCode()))
                + ".jar";
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar, "-C", classes, ".");
        assertThat(code).isZero();
        return jar;
    }

    @Test
    void aCacheIsMadeOnceAndServesUsualChildrenOfThatClassPath() throws Exception {
        System.setProperty("weft.start.cache", folder.resolve("cache").toString());
        String jars = jars();
        var cache = new StartCache(jars, FLAGS);
        assertThat(cache.flagsFor(List.of())).isEmpty();
        cache.makeIfMissing();
        while (cache.flagsFor(List.of()).isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(cache.flagsFor(List.of("-Xmx64m", "-Dx=y")))
                .singleElement()
                .asString()
                .startsWith("-XX:AOTCache=");
        assertThat(cache.flagsFor(List.of("-XX:+UseG1GC"))).isEmpty();
        assertThat(new StartCache(jars, FLAGS).flagsFor(List.of())).isNotEmpty();
        assertThat(new StartCache(jars, List.of()).flagsFor(List.of())).isEmpty();
        try (var files = Files.list(folder.resolve("cache"))) {
            assertThat(files).singleElement().asString().endsWith(".aot");
        }
        var child = new ProcessBuilder(Stream.of(
                                List.of(ChildJvm.java()),
                                FLAGS,
                                cache.flagsFor(List.of()),
                                List.of("-XX:AOTMode=on", "-cp", jars, Rehearsal.class.getName()))
                        .flatMap(List::stream)
                        .toList())
                .inheritIO()
                .start();
        assertThat(child.waitFor()).isZero(); // with AOTMode=on a cache that does not fit ends the JVM
    }

    @Test
    void thereIsNoneForFoldersOfClassesOrIfItIsOff() {
        System.setProperty("weft.start.cache", folder.toString());
        var cache = new StartCache(folder.toString(), FLAGS);
        cache.makeIfMissing();
        assertThat(cache.flagsFor(List.of())).isEmpty();
        System.setProperty("weft.start.cache", "off");
        var off = new StartCache("", FLAGS);
        off.makeIfMissing();
        assertThat(off.flagsFor(List.of())).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }
}
