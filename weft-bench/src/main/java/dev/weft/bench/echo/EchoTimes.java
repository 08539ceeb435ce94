package dev.weft.bench.echo;

/**
 * How long a run measures.
 *
 * @param coldMillis for how long each server has load before the first row, so that no row meets a cold one
 * @param rounds how often a row goes round the servers; the first one is thrown away
 * @param warmUpMillis for how long a server has load before each measurement
 * @param millis the length of one measurement
 */
public record EchoTimes(int coldMillis, int rounds, int warmUpMillis, int millis) {
    /** All rows in under four minutes. */
    static final EchoTimes SHORT = new EchoTimes(1500, 3, 100, 350);

    /** All rows, those of 10,000 connections too, in under twenty minutes. */
    static final EchoTimes THOROUGH = new EchoTimes(4000, 4, 400, 1000);

    /** Returns the times of a run; {@code -Dweft.bench.millis=...} gives every measurement another length. */
    static EchoTimes of(boolean thorough) {
        var times = thorough ? THOROUGH : SHORT;
        int millis = Integer.getInteger("weft.bench.millis", times.millis);
        return new EchoTimes(
                times.coldMillis * millis / times.millis,
                times.rounds,
                times.warmUpMillis * millis / times.millis,
                millis);
    }
}
