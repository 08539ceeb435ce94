package dev.weft.bench;

import dev.weft.bench.echo.EchoBench;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * The program behind {@code ./weft bench}: measures rows in all columns, cell by cell, and prints the table.
 *
 * <p>A row's cells are measured one right after the other, so that what else the machine does falls on all columns alike: on
 * a shared machine the ratios say more than the numbers.
 */
public final class Main {

    private static final String USAGE = "usage: bench [--thorough] [--list] [ROW...] or bench [--thorough] echo";

    private Main() {}

    /** Measures the rows named by {@code args}, all if none is; exit status 2 for bad usage, 1 if a cell failed. */
    public static void main(String[] args) {
        List<Row> rows = new ArrayList<>();
        List<PoolRow> pools = new ArrayList<>();
        boolean thorough = false;
        boolean echo = false;
        try {
            for (var arg : args) {
                switch (arg) {
                    case "--thorough" -> thorough = true;
                    case "echo" -> echo = true;
                    case "--list" -> {
                        Arrays.stream(Row.values())
                                .forEach(row -> System.out.printf("%-14s %s%n", row.key(), row.title()));
                        Arrays.stream(PoolRow.values())
                                .forEach(row -> System.out.printf("%-19s %s%n", row.key(), row.title()));
                        System.out.printf("%-14s %s%n", "echo", "the network: echo servers under load (by itself)");
                        return;
                    }
                    default -> {
                        if (arg.startsWith("-")) {
                            throw new IllegalArgumentException("no option is named " + arg + "; " + USAGE);
                        }
                        PoolRow pool = PoolRow.of(arg);
                        if (pool == null) {
                            rows.add(Row.of(arg));
                        } else {
                            pools.add(pool);
                        }
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
        if (echo) {
            if (!rows.isEmpty() || !pools.isEmpty()) {
                System.err.println("bench: echo is measured by itself; " + USAGE);
                System.exit(2);
            }
            EchoBench.main(thorough);
            return;
        }
        // Two JMH runs at a time disturb each other, but a stale lock file must not stop this one.
        System.setProperty("jmh.ignoreLock", "true");
        if (rows.isEmpty() && pools.isEmpty()) {
            rows.addAll(List.of(Row.values()));
            pools.addAll(List.of(PoolRow.values()));
        }
        boolean whole = rows.isEmpty() || measure(rows, thorough);
        boolean poolsWhole = pools.isEmpty() || new Pools(thorough).print(pools);
        System.exit(whole && poolsWhole ? 0 : 1);
    }

    private static boolean measure(List<Row> rows, boolean thorough) {
        var python = Python.find();
        var cells = new Cells(thorough, python);
        System.out.printf(
                "Java %s, CPython %s (asyncio), kotlinx.coroutines 1.11, %d cores%n",
                Runtime.version(), python.version(), Runtime.getRuntime().availableProcessors());
        System.out.println(
                "/peer: Weft carrier's time as a multiple of the peer's; asyncio/: how many times faster than asyncio;"
                        + " B/op: heap bytes allocated per operation on the carrier engine");
        System.out.println(Table.heading());
        boolean whole = true;
        for (var row : rows) {
            var measured = new EnumMap<Column, Cell>(Column.class);
            for (var column : Column.values()) {
                if (column.has(row)) {
                    try {
                        measured.put(column, cells.measure(row, column));
                    } catch (RunnerException | RuntimeException e) {
                        whole = false;
                        System.err.println(row.key() + " in " + column.title() + " failed: " + e);
                    }
                }
            }
            System.out.println(Table.line(row, measured));
        }
        return whole;
    }
}
