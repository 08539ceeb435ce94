package dev.weft.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A process that is asked and answers line by line, and that ends with its input. One that takes too long is ended. */
public final class AskedProcess implements AutoCloseable {
    private final List<String> command;
    private final Duration limit;
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    /** Starts the process; its errors are shown as they come. */
    public AskedProcess(List<String> command) {
        this(command, Guard.LIMIT);
    }

    /** As above; an answer may take as long as {@code limit}. */
    AskedProcess(List<String> command, Duration limit) {
        this.command = command;
        this.limit = limit;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Asks a question, and returns the first line of the answer. */
    public String ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(command.getLast() + " cannot be asked any more", e);
        }
        return answer();
    }

    /** Returns the next line that the process says. */
    public String answer() {
        try (var guard = new Guard(process, limit)) {
            var line = answers.readLine();
            if (line == null) {
                throw new IOException("the process of " + command.getLast() + " " + guard.ending());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getLast() + " was asked", e);
        }
    }

    /** Lets the process end, and returns what it had still to say. */
    public List<String> end() {
        close();
        return answers.lines().toList();
    }

    @Override
    public void close() {
        try {
            questions.close();
        } catch (IOException alreadyEnded) {
            process.destroy();
        }
    }
}
