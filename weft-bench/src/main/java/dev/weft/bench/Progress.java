package dev.weft.bench;

import java.io.Console;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Says on the terminal, in a line that it takes away again, which cell is measured. Elsewhere the table's lines say enough. */
final class Progress {

    private final boolean watched =
            Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    private final long start = System.nanoTime();
    private int rows;
    private int row;

    /** Says how many rows there will be. */
    void expect(int rows) {
        this.rows = rows;
    }

    /** Begins the next row. */
    void next() {
        row++;
    }

    /** Returns for how long this run has been going on. */
    long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    /** Shows what is measured now. */
    void show(String what) {
        if (watched) {
            System.err.printf("\r\033[Krow %d of %d, %d s: %s", row, rows, seconds(), what);
        }
    }

    /** Takes the line away. */
    void clear() {
        if (watched) {
            System.err.print("\r\033[K");
        }
    }
}
