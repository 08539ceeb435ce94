package dev.weft.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run: measures rows in all columns and prints each line of the table when it is there. A cell that fails is shown as
 * failed and ends nothing; the reasons stand below the table.
 *
 * <p>A row's cells are measured one right after the other, so that what else the machine does falls on all columns alike: on
 * a shared machine the ratios say more than the numbers.
 */
final class Run {

    /** Measures one row in a column; empty if the column's runtime is not installed. */
    interface Measuring {
        Optional<Cell> in(Column column) throws Exception;
    }

    private final Cells cells;
    private final PrintStream out;
    private final Progress progress = new Progress();
    private final List<String> failures = new ArrayList<>();

    Run(Cells cells, PrintStream out) {
        this.cells = cells;
        this.out = out;
    }

    /** Measures the rows and prints the table; returns false if a cell failed. */
    boolean print(List<Row> rows, List<PoolRow> poolRows) {
        progress.expect(rows.size() + poolRows.size());
        out.printf(
                "Java %s, kotlinx.coroutines 1.11, %d cores%n%n%s%n%s%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), Table.LEGEND, Table.heading());
        rows.forEach(this::print);
        poolRows.forEach(this::print);
        return end();
    }

    private void print(Row row) {
        var columns = Stream.of(Column.values()).filter(column -> column.has(row));
        print(row.key(), row.title(), columns, column -> cells.measure(row, column));
    }

    private void print(PoolRow row) {
        var columns = Stream.of(Column.CARRIER, Column.ASYNCIO);
        print(row.key(), row.title(), columns, column -> cells.measure(row, column));
    }

    /** Measures a row in these columns and prints its line. */
    void print(String key, String title, Stream<Column> columns, Measuring measuring) {
        progress.next();
        var measured = new EnumMap<Column, Cell>(Column.class);
        for (var column : columns.toList()) {
            progress.show(key + " in " + column.title());
            try {
                measuring.in(column).ifPresent(cell -> measured.put(column, cell));
            } catch (Exception e) {
                measured.put(column, Cell.FAILED);
                failures.add(key + " in " + column.title() + ": " + e.getMessage());
            }
        }
        progress.clear();
        out.println(Table.line(title, measured));
    }

    /** Prints what stands below the table; returns false if a cell failed. */
    boolean end() {
        out.printf("%nmeasured in %d s; %s%n", progress.seconds(), String.join(", ", cells.versions()));
        cells.missing().forEach(out::println);
        failures.forEach(failure -> out.println("failed: " + failure));
        return failures.isEmpty();
    }
}
