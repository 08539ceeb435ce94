package dev.weft.net;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a program among the tests is run in a JVM of its own, with the caller's classes and engine. */
final class ChildJvm {
    private ChildJvm() {}

    static List<String> command(Class<?> program) {
        var modules = ModuleLayer.boot().configuration().modules().stream()
                .map(module -> module.reference().location().orElse(URI.create("jrt:/")))
                .filter(location -> location.getScheme().equals("file"))
                .map(location -> Path.of(location).toString());
        var classPath = Stream.concat(modules, Stream.of("target/test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-Dweft.engine=" + System.getProperty("weft.engine", "portable"),
                "-cp",
                classPath,
                program.getName());
    }
}
