package dev.weft.bench;

/**
 * What was measured of one row in one column.
 *
 * @param median nanoseconds for one operation (bytes in the row of bytes)
 * @param allocated bytes of heap allocated for one operation; NaN where nobody counted
 */
record Cell(double median, double allocated) {

    Cell(double median) {
        this(median, Double.NaN);
    }
}
