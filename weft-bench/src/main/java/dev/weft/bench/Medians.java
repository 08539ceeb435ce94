package dev.weft.bench;

import java.util.Collection;

/** The middle of a few measurements. */
public final class Medians {

    private Medians() {}

    /** Returns the median, the mean of the middle two if their number is even. */
    public static double of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there is no median of no values");
        }
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
