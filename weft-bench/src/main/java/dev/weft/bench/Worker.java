package dev.weft.bench;

import org.openjdk.jmh.runner.BenchmarkException;

/** The process of one cell: it measures a row in a column and says so in its last line, or what failed. */
public final class Worker {

    /** How the line begins that says what failed. */
    static final String FAILED = "failed: ";

    private Worker() {}

    /** Measures the row {@code args[1]} in the column {@code args[0]}, in {@code args[2]} rounds if JMH does not. */
    public static void main(String[] args) {
        var answers = System.out;
        System.setOut(System.err); // what a library prints is no answer
        answers.println(answer(Column.valueOf(args[0]), args[1], Integer.parseInt(args[2])));
        System.exit(0); // whatever threads a library has left
    }

    private static String answer(Column column, String key, int rounds) {
        try {
            var cell = measure(column, key, rounds);
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
