package dev.weft.bench.echo;

import dev.weft.bench.AskedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The Python that runs the Python servers: the system's own, for which uvloop is packaged; {@code -Dweft.bench.python=...}
 * names another.
 */
final class EchoPython {
    private final Path script;
    private final List<String> versions;

    EchoPython() {
        try (var source = EchoPython.class.getResourceAsStream("echo_server.py")) {
            if (source == null) {
                throw new IllegalStateException("echo_server.py is not on the class path");
            }
            script = Files.createTempFile("echo_server", ".py");
            script.toFile().deleteOnExit();
            Files.write(script, source.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        versions = askVersions();
    }

    private List<String> askVersions() {
        try {
            return new AskedProcess(command("version")).end();
        } catch (UncheckedIOException notInstalled) {
            return List.of();
        }
    }

    /** Returns what there is and in which version, such as {@code CPython 3.11.2} and {@code uvloop 0.17.0}; nothing if there is no Python. */
    List<String> versions() {
        return versions;
    }

    /** Tells whether there is what the server needs. */
    boolean has(EchoPeer peer) {
        return switch (peer.platform()) {
            case JVM -> true;
            case CPYTHON -> !versions.isEmpty();
            case UVLOOP -> hasUvloop();
        };
    }

    boolean hasUvloop() {
        return versions.stream().anyMatch(version -> version.startsWith("uvloop"));
    }

    List<String> command(String kind) {
        return List.of(System.getProperty("weft.bench.python", "/usr/bin/python3"), script.toString(), kind);
    }
}
