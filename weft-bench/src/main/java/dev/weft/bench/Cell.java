package dev.weft.bench;

/**
 * What was measured of one row in one column.
 *
 * @param median nanoseconds for one operation (bytes in the row of bytes)
 * @param allocated bytes of heap allocated for one operation; NaN where nobody counted
 */
record Cell(double median, double allocated) {

    /** A cell that could not be measured. */
    static final Cell FAILED = new Cell(Double.NaN);

    Cell(double median) {
        this(median, Double.NaN);
    }

    /** Tells whether the measurement failed. */
    boolean failed() {
        return Double.isNaN(median);
    }
}
