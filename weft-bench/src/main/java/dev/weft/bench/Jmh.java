package dev.weft.bench;

import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures a cell by JMH: soon, in this process, or thoroughly, in three processes of its own. */
final class Jmh {

    private static final int FORKS = 3;

    /** What is a second and more for one call is called less often. */
    private static final int MANY = 1_000_000;

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Jmh() {}

    /** Measures the row in this process, which was started with the column's flags. */
    static Cell here(Row row, Column column) throws RunnerException {
        boolean slow = row.operations() >= MANY;
        return measure(options(row, column)
                .forks(0)
                .warmupIterations(slow ? 1 : 4)
                .warmupTime(TimeValue.milliseconds(200))
                .measurementIterations(slow ? 3 : 5)
                .measurementTime(TimeValue.milliseconds(120)));
    }

    /** Measures the row in processes of its own. */
    static Cell forked(Row row, Column column) throws RunnerException {
        return measure(options(row, column)
                .jvmArgs(Processes.flags(column).toArray(String[]::new))
                .forks(FORKS)
                .warmupIterations(10)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(10)
                .measurementTime(TimeValue.milliseconds(500)));
    }

    private static ChainedOptionsBuilder options(Row row, Column column) {
        return new OptionsBuilder()
                .include("^" + RowBenchmark.class.getName() + "\\.run$")
                .param("row", row.name())
                .param("column", column.name())
                .operationsPerInvocation(row.operations())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .timeout(TimeValue.seconds(60))
                .verbosity(VerboseMode.SILENT);
    }

    private static Cell measure(ChainedOptionsBuilder options) throws RunnerException {
        // Two JMH runs at a time disturb each other, but a stale lock file must not stop this one.
        System.setProperty("jmh.ignoreLock", "true");
        RunResult result = new Runner(options.build()).runSingle();
        var allocated =
                Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED), "the profiler counted nothing");
        return new Cell(result.getPrimaryResult().getStatistics().getPercentile(50), allocated.getScore());
    }
}
