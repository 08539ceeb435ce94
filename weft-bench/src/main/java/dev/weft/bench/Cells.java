package dev.weft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures cells, each in processes of its own: by JMH, by the Python script, or by timing whole processes. */
final class Cells {

    // JMH itself uses what the JDK warns of.
    private static final String QUIET = "--sun-misc-unsafe-memory-access=allow";

    private final boolean thorough;
    private final Python asyncio;
    private @Nullable Python trio;

    Cells(boolean thorough, Python asyncio) {
        this.thorough = thorough;
        this.asyncio = asyncio;
    }

    private Python trio() {
        var found = trio;
        if (found == null) {
            found = Python.trio();
            trio = found;
            System.out.println("the rows of Trio are measured against Trio " + found.version() + " in Python's column");
        }
        return found;
    }

    /** Measures one row in one column. */
    Cell measure(Row row, Column column) throws RunnerException {
        if (row == Row.COLD_START) {
            return coldStart(column);
        }
        if (!column.onJvm()) {
            return (row.ofTrio() ? trio() : asyncio)
                    .measure(row, row.operations() >= 1_000_000 ? 1 : thorough ? 11 : 5);
        }
        return row.measuredByJmh() ? jmh(row, column) : parked(row, column);
    }

    private Cell jmh(Row row, Column column) throws RunnerException {
        var options = new OptionsBuilder()
                .include("^" + RowBenchmark.class.getName() + "\\.run$")
                .param("row", row.name())
                .param("column", column.name())
                .operationsPerInvocation(row.operations())
                .jvmArgs(
                        Stream.concat(Stream.of(QUIET), column.flags().stream()).toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .timeout(TimeValue.seconds(60))
                .verbosity(VerboseMode.SILENT);
        if (thorough) {
            options.forks(3)
                    .warmupIterations(10)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementIterations(10)
                    .measurementTime(TimeValue.milliseconds(500));
        }
        RunResult result = new Runner(options.build()).runSingle();
        var allocated = result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
        return new Cell(result.getPrimaryResult().getStatistics().getPercentile(50), allocated);
    }

    private Cell parked(Row row, Column column) {
        var rounds = thorough ? "7" : "3";
        var lines = Processes.java(
                column, ParkedTasks.class, List.of(column.name(), String.valueOf(row.operations()), rounds));
        List<Double> values = new ArrayList<>();
        for (var line : lines) {
            if (line.matches("\\d+ -?\\d+")) {
                var numbers = line.split(" ", -1);
                values.add(
                        row == Row.PARK_BYTES
                                ? Double.parseDouble(numbers[1])
                                : Double.parseDouble(numbers[0]) / row.operations());
            }
        }
        return new Cell(Medians.of(values));
    }

    private Cell coldStart(Column column) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < (thorough ? 21 : 5); i++) {
            long start = System.nanoTime();
            if (!column.onJvm()) {
                Processes.lines(Python.coldStart());
            } else if (column == Column.CARRIER || column == Column.PORTABLE) {
                Processes.java(column, ColdStart.class, List.of());
            } else {
                Processes.java(column, ColdStart.class, List.of(column.name()));
            }
            values.add((double) (System.nanoTime() - start));
        }
        return new Cell(Medians.of(values));
    }
}
