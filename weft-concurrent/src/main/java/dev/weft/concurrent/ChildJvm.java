package dev.weft.concurrent;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts child JVMs: with the class path of this one, and flags for a quick start. The child learns the secret over its
 * standard input, where no other process sees it, and ends when that input ends.
 */
final class ChildJvm {
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-Xlog:aot=off", // a cache that does not fit costs time, nothing else
            "-Xlog:cds=off",
            "--add-opens=java.base/java.lang=ALL-UNNAMED");

    /** The exit code of a JVM that ran out of memory, with {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int OUT_OF_MEMORY = 3;

    private static final class Holder {
        static final StartCache CACHE = new StartCache(classPath(), FLAGS);
    }

    private ChildJvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Says that a child is up, so that there is time to prepare a quicker start of the next ones. */
    static void started() {
        Holder.CACHE.makeIfMissing();
    }

    /**
     * Starts a child that connects to a door of this process's hub.
     *
     * @param door the door
     * @param jvmArguments more flags
     */
    static java.lang.Process start(String door, List<String> jvmArguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(FLAGS);
        command.addAll(Holder.CACHE.flagsFor(jvmArguments));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("weft."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(classPath());
        command.add(ChildMain.class.getName());
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        HubAddress hub = Hub.here().address();
        OutputStream in = process.getOutputStream();
        in.write((hub.path() + "\n" + HexFormat.of().formatHex(hub.secret()) + "\n" + door + "\n")
                .getBytes(StandardCharsets.UTF_8));
        in.flush();
        return process;
    }

    static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(name -> System.getProperty(name, ""))
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .flatMap(ChildJvm::jarsOf)
                .distinct()
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElse(".");
    }

    /** An entry of a module path may be a folder of jars; on a class path that is a star. */
    private static Stream<String> jarsOf(String entry) {
        File folder = new File(entry);
        boolean classes = !folder.isDirectory() || new File(folder, "module-info.class").exists();
        return classes ? Stream.of(entry) : Stream.of(entry, entry + File.separator + "*");
    }

    /** Says how a process ended, for messages. */
    static String ending(int exitCode) {
        if (exitCode == OUT_OF_MEMORY) {
            return "ran out of memory (give it more with withJvmArguments(\"-Xmx...\"), or pass it less at a time)";
        }
        return exitCode > 128
                ? "was ended by signal " + (exitCode - 128)
                : "ended with exit code " + exitCode + " in the middle of it";
    }
}
