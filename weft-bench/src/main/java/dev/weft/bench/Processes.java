package dev.weft.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs the processes that a number needs for itself, and returns what they print. */
final class Processes {

    /** What {@code ./weft} gives to every program, and a flag against a warning: JMH uses what the JDK will take away. */
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:InitialRAMPercentage=12.5",
            "-XX:NewRatio=1",
            "-XX:+UseCompactObjectHeaders",
            "-Djdk.trackAllThreads=false",
            "--sun-misc-unsafe-memory-access=allow");

    private Processes() {}

    /** Returns the lines that this class prints in a JVM with the column's flags. */
    static List<String> java(Column column, Class<?> program, List<String> arguments) {
        return lines(command(column, program, arguments));
    }

    /** Returns the flags that a column's JVM is started with: those of all columns, and its own. */
    static List<String> flags(Column column) {
        return Stream.concat(JVM.stream(), column.flags().stream()).toList();
    }

    /** Returns the command that runs this class in a JVM with the column's flags. */
    static List<String> command(Column column, Class<?> program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(flags(column));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(arguments);
        return command;
    }

    /** Returns the lines that the command prints; throws an exception with its errors if it fails or hangs. */
    static List<String> lines(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            try (var guard = new Guard(process, Guard.LIMIT)) {
                var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                var ending = guard.ending();
                if (process.exitValue() != 0) {
                    throw new IOException(command.getFirst() + " " + ending + ": " + output.strip());
                }
                return output.lines().toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
        }
    }
}
