package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program of {@code examples/} that runs beside a test, in a JVM of its own with the engine of this run.
 *
 * <p>Threads: any.
 */
final class RunningProgram implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>(); // guarded by itself
    private boolean silent; // guarded by lines

    private RunningProgram(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    static RunningProgram start(String name, Object... arguments) throws IOException {
        var command = new ArrayList<>(Children.jvm(JvmsTest.engine()));
        command.addAll(List.of(Weft.class.getName(), "run"));
        command.add(Path.of(System.getProperty("weft.root"), "examples", name + ".java")
                .toString());
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        return new RunningProgram(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits until the program has printed a line that matches, and returns the match; fails if it never does. */
    Matcher awaitLine(String regex) throws InterruptedException {
        var pattern = Pattern.compile(regex);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        synchronized (lines) {
            for (int i = 0; ; i++) {
                while (i == lines.size()) {
                    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    if (silent || left <= 0) {
                        return fail("no line like '" + regex + "' in:\n" + String.join("\n", lines));
                    }
                    lines.wait(left);
                }
                var matcher = pattern.matcher(lines.get(i));
                if (matcher.matches()) {
                    return matcher;
                }
            }
        }
    }

    /** Returns the port that the program says it serves on. */
    int port() throws InterruptedException {
        return Integer.parseInt(
                awaitLine(".*?(?:127\\.0\\.0\\.1:|port )(\\d+).*").group(1));
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Asks the program to end, and returns its exit code. */
    int stop() throws InterruptedException {
        process.toHandle().destroy(); // leaves its output open, to be read to the end
        return awaitEnd();
    }

    /** Waits until the program ends by itself, and returns its exit code. */
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as(() -> "it goes on for ever:\n" + String.join("\n", lines()))
                .isTrue();
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                add(line, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            add("(the end)", true);
        }
    }

    private void add(String line, boolean last) {
        synchronized (lines) {
            lines.add(line);
            silent = last;
            lines.notifyAll();
        }
    }
}
