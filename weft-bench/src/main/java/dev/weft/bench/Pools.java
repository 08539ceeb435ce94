package dev.weft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures rows of pools with Weft and with CPython, row by row one after the other, and prints their table. */
final class Pools {
    private static final int ROUNDS = 3;
    private static final int ROUNDS_THOROUGH = 9;
    private static final long WARM_NANOS = 1_500_000_000;
    private static final double THOUSAND = 1_000;

    private final int rounds;
    private final Python python;

    Pools(boolean thorough) {
        this.rounds = thorough ? ROUNDS_THOROUGH : ROUNDS;
        this.python = Python.pools();
    }

    /** Prints the table; returns false if a cell could not be measured. */
    boolean print(List<PoolRow> rows) {
        boolean whole = true;
        System.out.printf(
                "%n%-45s %12s %18s %8s%n", "pools and queues", "Weft", "CPython " + python.version(), "times");
        for (PoolRow row : rows) {
            try {
                double ours = weft(row);
                double theirs = python.time(row, rounds);
                System.out.printf(
                        "%-45s %12s %18s %8s%n",
                        row.title(),
                        duration(ours),
                        duration(theirs),
                        Double.isNaN(theirs) ? "-" : String.format(Locale.ROOT, "%.1f", theirs / ours));
            } catch (Exception e) {
                whole = false;
                System.err.println(row.key() + " failed: " + e);
            }
        }
        return whole;
    }

    private double weft(PoolRow row) throws Exception {
        try (var work = new PoolWork()) {
            long warm = System.nanoTime() + WARM_NANOS;
            do {
                work.time(row);
            } while (System.nanoTime() < warm);
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                values.add(work.time(row));
            }
            return Medians.of(values);
        }
    }

    private static String duration(double nanos) {
        if (Double.isNaN(nanos)) {
            return "not there";
        }
        if (nanos < THOUSAND) {
            return String.format(Locale.ROOT, "%.0f ns", nanos);
        }
        double micros = nanos / THOUSAND;
        return micros < THOUSAND
                ? String.format(Locale.ROOT, "%.1f us", micros)
                : String.format(Locale.ROOT, "%.1f ms", micros / THOUSAND);
    }
}
