package dev.weft.bench;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Prints the cells as one table: a line for each row as soon as it is measured, medians first, then ratios. */
final class Table {

    private static final String CELL = "%11s";

    private Table() {}

    /** Returns the line above the rows. */
    static String heading() {
        var line = new StringBuilder(String.format(Locale.ROOT, "%-36s", "ns, median"));
        for (var column : new String[] {
            "carrier",
            "portable",
            "raw",
            "threads",
            "kx-block",
            "kx-thread",
            "asyncio",
            "/raw",
            "/threads",
            "/kx-block",
            "/kx-thread",
            "asyncio/",
            "B/op"
        }) {
            line.append(String.format(Locale.ROOT, CELL, column));
        }
        return line.toString();
    }

    /** Returns a row's line. Ratios are of the carrier's median to a peer's; asyncio's is the other way round. */
    static String line(Row row, Map<Column, Cell> measured) {
        var cells = new EnumMap<Column, Cell>(Column.class);
        cells.putAll(measured);
        var line = new StringBuilder(String.format(Locale.ROOT, "%-36s", row.title()));
        for (var column : Column.values()) {
            line.append(String.format(Locale.ROOT, CELL, number(median(cells, column))));
        }
        double weft = median(cells, Column.CARRIER);
        for (var column : new Column[] {Column.RAW, Column.THREADS, Column.KOTLINX, Column.KOTLINX_THREAD}) {
            line.append(String.format(Locale.ROOT, CELL, ratio(weft / median(cells, column))));
        }
        line.append(String.format(Locale.ROOT, CELL, ratio(median(cells, Column.ASYNCIO) / weft)));
        var carrier = cells.get(Column.CARRIER);
        line.append(String.format(Locale.ROOT, CELL, carrier == null ? "-" : ratio(carrier.allocated())));
        return line.toString();
    }

    private static double median(Map<Column, Cell> cells, Column column) {
        var cell = cells.get(column);
        return cell == null ? Double.NaN : cell.median();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
    }

    private static String ratio(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
