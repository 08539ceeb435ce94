package dev.weft.bench;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lays the cells out as one table: a line for each row, medians first, then ratios. */
final class Table {

    /** What stands above the table. */
    static final String LEGEND = """
            medians of one operation, in ns unless a unit is shown; carrier, portable: Weft's engines; raw: bare continuations;
            threads: the JDK's virtual threads on one carrier; kx block, kx disp: kotlinx.coroutines on runBlocking's loop and on a
            dispatcher of one thread; CPython: asyncio, Trio in the rows of Trio's ideas, the standard library's pools;
            /raw, /threads, /kx: the carrier engine's time as a multiple of the peer's (the faster one of kotlinx's);
            CPy/carr, CPy/port: how many times Weft is faster than CPython; B/op: bytes of heap allocated on the carrier engine
            """;

    private static final double MILLION = 1e6;

    private Table() {}

    /** Returns the two lines above the rows. */
    static String heading() {
        var ratios = Stream.of("/raw", "/threads", "/kx", "CPy/carr", "CPy/port", "B/op");
        return line("", Stream.concat(Stream.of(Column.values()).map(Column::title), ratios))
                + System.lineSeparator()
                + line(":---", Stream.generate(() -> "---:").limit(Column.values().length + 6L));
    }

    /** Returns a row's line. */
    static String line(String title, Map<Column, Cell> measured) {
        double carrier = median(measured, Column.CARRIER);
        double python = median(measured, Column.ASYNCIO);
        double kotlinx = DoubleStream.of(median(measured, Column.KOTLINX), median(measured, Column.KOTLINX_THREAD))
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
        var allocated = measured.getOrDefault(Column.CARRIER, Cell.FAILED).allocated();
        var ratios = DoubleStream.of(
                carrier / median(measured, Column.RAW),
                carrier / median(measured, Column.THREADS),
                carrier / kotlinx,
                python / carrier,
                python / median(measured, Column.PORTABLE));
        return line(
                title,
                Stream.of(
                                Stream.of(Column.values()).map(column -> cell(measured.get(column))),
                                ratios.mapToObj(Table::number),
                                Stream.of(number(allocated)))
                        .flatMap(cells -> cells));
    }

    private static String line(String title, Stream<String> cells) {
        return cells.map(cell -> String.format(Locale.ROOT, "%9s|", cell))
                .collect(Collectors.joining("", String.format(Locale.ROOT, "| %-42s|", title), ""));
    }

    private static double median(Map<Column, Cell> measured, Column column) {
        return measured.getOrDefault(column, Cell.FAILED).median();
    }

    private static String cell(@Nullable Cell cell) {
        return cell == null ? "-" : cell.failed() ? "failed" : number(cell.median());
    }

    /** Three digits or more: 0.13, 4.2, 151, 18,240, 95.1 ms. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (value >= MILLION) {
            return String.format(Locale.ROOT, "%.1f ms", value / MILLION);
        }
        return String.format(Locale.ROOT, value < 1 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }
}
