package dev.weft.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The one JMH benchmark: the work of one row in one column. {@link Jmh} says how often and how. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowBenchmark {

    /** The row to measure. */
    @Param("SWITCH_2")
    public Row row = Row.SWITCH_2;

    /** The runtime that does its work. */
    @Param("CARRIER")
    public Column column = Column.CARRIER;

    private Peer peer = new Peer() {};

    /** Opens the runtime. */
    @Setup
    public void open(BenchmarkParams params) {
        if (params.getOpsPerInvocation() != row.operations()) {
            throw new IllegalStateException("one call of " + row.key() + " is " + row.operations() + " operations, not "
                    + params.getOpsPerInvocation() + ": start it by ./weft bench");
        }
        peer = column.open();
    }

    /** Does the row's work once. */
    @Benchmark
    public void run() throws Exception {
        row.run(peer, row.operations());
    }

    /** Closes the runtime. */
    @TearDown
    public void close() {
        peer.close();
    }
}
