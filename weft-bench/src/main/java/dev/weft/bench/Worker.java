package dev.weft.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.runner.BenchmarkException;

/**
 * A process that measures in one column: it takes lines {@code ROW ROUNDS}, measures each row in this JVM, and answers with a
 * line {@code MEDIAN ALLOCATED} or one that says what failed. It ends with its input.
 */
public final class Worker {

    /** How an answer begins that says what failed. */
    static final String FAILED = "failed: ";

    private Worker() {}

    /** Measures in the column named by {@code args[0]}. */
    public static void main(String[] args) throws IOException {
        var column = Column.valueOf(args[0]);
        var answers = System.out;
        System.setOut(System.err); // what a library prints is no answer
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var question = questions.readLine(); question != null; question = questions.readLine()) {
            answers.println(answer(column, question.split(" ", -1)));
        }
        System.exit(0); // whatever threads a library has left
    }

    private static String answer(Column column, String[] question) {
        try {
            var cell = measure(column, question[0], Integer.parseInt(question[1]));
            return cell.median() + " " + cell.allocated();
        } catch (Exception | Error e) {
            return FAILED + reason(e);
        }
    }

    private static Cell measure(Column column, String key, int rounds) throws Exception {
        var row = Row.of(key);
        return row.isPresent()
                ? Jmh.here(row.get(), column)
                : PoolWork.measure(PoolRow.of(key).orElseThrow(), rounds);
    }

    /** Returns the root of what failed, in one line; JMH wraps it, and suppresses what the benchmark's threads threw. */
    private static String reason(Throwable failure) {
        var inside = failure.getCause();
        if (inside == null && failure instanceof BenchmarkException && failure.getSuppressed().length > 0) {
            inside = failure.getSuppressed()[0];
        }
        return inside == null ? failure.toString().replaceAll("\\s+", " ") : reason(inside);
    }
}
