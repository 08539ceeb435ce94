package dev.weft.trio;

/**
 * Knows which records have come, so that none is taken twice. Of those long before the newest it knows nothing, and takes them
 * for known: a sliding window, as RFC 6347 has it.
 */
final class ReplayWindow {
    private long newest = -1;
    private long seen; // bit n: the record `newest - n` has come

    boolean contains(long number) {
        long back = newest - number;
        return back >= Long.SIZE || (back >= 0 && ((seen >>> back) & 1) == 1);
    }

    /** Adds a record that was not contained. */
    void add(long number) {
        long ahead = number - newest;
        if (ahead > 0) {
            seen = ahead < Long.SIZE ? seen << ahead : 0;
            newest = number;
        }
        seen |= 1L << (newest - number);
    }
}
