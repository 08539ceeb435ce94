package dev.weft.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures cells, each in a process of its own, or in several if the run is thorough: no row meets what another one has left in
 * the compiler's profiles or in the heap.
 */
final class Cells {

    private static final int MANY = 1_000_000;
    private static final String ASYNCIO = "asyncio_bench.py";
    private static final String TRIO = "trio_bench.py";
    private static final String POOLS = "pool_bench.py";

    private final boolean thorough;
    private final Map<Column, List<String>> parked = new EnumMap<>(Column.class);
    private final Map<String, Optional<Python>> pythons = new HashMap<>();
    private final List<String> missing = new ArrayList<>();

    Cells(boolean thorough) {
        this.thorough = thorough;
    }

    /** Measures one row in one column; empty if the column's runtime is not installed. */
    Optional<Cell> measure(Row row, Column column) throws RunnerException {
        if (!column.onJvm()) {
            return python(row.ofTrio() ? TRIO : ASYNCIO).map(python -> python(row, python));
        }
        if (row == Row.COLD_START) {
            return Optional.of(coldStart(Processes.command(column, ColdStart.class, List.of(column.name()))));
        }
        if (!row.measuredByJmh()) {
            return Optional.of(parked(row, column));
        }
        return Optional.of(thorough ? Jmh.forked(row, column) : ask(column, row.key()));
    }

    /** Measures one row of pools, in Weft's column or in CPython's. */
    Optional<Cell> measure(PoolRow row, Column column) {
        if (column.onJvm()) {
            return Optional.of(ask(column, row.key()));
        }
        return python(POOLS).flatMap(python -> {
            var values = python.measure(row.key(), row.operations(), rounds());
            if (values.isEmpty()) {
                missing.add(row.key() + " has no peer: " + python.command() + " has no unsync (pip install unsync)");
                return Optional.empty();
            }
            return Optional.of(new Cell(Medians.of(values)));
        });
    }

    /** Says in a line each which versions of Python's libraries were measured. */
    List<String> versions() {
        return pythons.values().stream()
                .flatMap(Optional::stream)
                .map(Python::version)
                .distinct()
                .toList();
    }

    /** Says in a line each which peers are not installed here. */
    List<String> missing() {
        return missing;
    }

    private int rounds() {
        return thorough ? 9 : 3;
    }

    private Cell ask(Column column, String key) {
        var rounds = String.valueOf(rounds());
        var answer = Processes.java(column, Worker.class, List.of(column.name(), key, rounds))
                .getLast();
        if (answer.startsWith(Worker.FAILED)) {
            throw new IllegalStateException(answer.substring(Worker.FAILED.length()));
        }
        var numbers = answer.split(" ", -1);
        return new Cell(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }

    private Cell python(Row row, Python python) {
        if (row == Row.COLD_START) {
            return coldStart(python.coldStart());
        }
        int repeats = row.operations() >= MANY ? 1 : thorough ? 11 : 5;
        return new Cell(Medians.of(python.measure(row.key(), row.operations(), repeats)));
    }

    private Optional<Python> python(String script) {
        return pythons.computeIfAbsent(script, _ -> {
            try {
                return Optional.of(Python.find(script));
            } catch (IllegalStateException e) {
                missing.add(e.getMessage());
                return Optional.empty();
            }
        });
    }

    private Cell parked(Row row, Column column) {
        var lines = parked.computeIfAbsent(
                column,
                _ -> Processes.java(
                        column,
                        ParkedTasks.class,
                        List.of(column.name(), String.valueOf(row.operations()), thorough ? "7" : "1")));
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

    private Cell coldStart(List<String> command) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < (thorough ? 21 : 5); i++) {
            long start = System.nanoTime();
            Processes.lines(command);
            values.add((double) (System.nanoTime() - start));
        }
        return new Cell(Medians.of(values));
    }
}
