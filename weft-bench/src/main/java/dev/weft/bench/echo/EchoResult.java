package dev.weft.bench.echo;

import dev.weft.bench.Medians;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one server did under one load.
 *
 * @param perSecond messages
 * @param p50 microseconds
 * @param p99 microseconds
 * @param allocated bytes of heap a message; not a number if the server cannot say
 * @param busiest the part of the connections that the loop with most of them has; 0 if the server has no loops
 */
record EchoResult(double perSecond, double p50, double p99, double allocated, double busiest) {
    /** Returns the medians of several measurements, each figure by itself. */
    static EchoResult median(List<EchoResult> all) {
        return new EchoResult(
                median(all, EchoResult::perSecond),
                median(all, EchoResult::p50),
                median(all, EchoResult::p99),
                median(all, EchoResult::allocated),
                median(all, EchoResult::busiest));
    }

    private static double median(List<EchoResult> all, ToDoubleFunction<EchoResult> figure) {
        return Medians.of(all.stream().mapToDouble(figure).boxed().toList());
    }

    /** Returns the figures as columns: messages/s, p50, p99, bytes. */
    String cells() {
        return "%,.0f | %,.0f | %,.0f | %s"
                .formatted(perSecond, p50, p99, Double.isNaN(allocated) ? "-" : "%,.0f".formatted(allocated));
    }
}
