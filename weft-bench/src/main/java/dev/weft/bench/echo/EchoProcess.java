package dev.weft.bench.echo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A server or the generator: a process that is asked and answers line by line, and that ends with its input. */
final class EchoProcess implements AutoCloseable {
    private final List<String> command;
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    EchoProcess(List<String> command) {
        this.command = command;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        questions = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Returns the port of a server that has just been started. */
    int port() {
        return Integer.parseInt(answer().substring("port ".length()));
    }

    /** Asks a question, and returns the first line of the answer. */
    String ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer();
    }

    /** Lets the process end, and returns what it had still to say. */
    List<String> end() {
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

    /** Returns the next line that the process says. */
    String answer() {
        try {
            var line = answers.readLine();
            if (line == null) {
                throw new IOException(String.join(" ", command) + " ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
