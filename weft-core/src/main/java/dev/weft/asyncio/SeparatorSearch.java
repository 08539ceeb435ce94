package dev.weft.asyncio;

import java.util.List;

/**
 * Looks for the first separator in a byte queue, without looking twice at the same bytes while the queue grows.
 *
 * <p>Of several separators the one that ends first wins. Until the longest one could have begun earlier, bytes are looked at
 * again, because a separator may come in two pieces.
 */
final class SeparatorSearch {
    private final ByteQueue buffer;
    private final List<byte[]> separators;
    private final int limit;
    private final int longest;
    private int from;

    SeparatorSearch(ByteQueue buffer, List<byte[]> separators, int limit) {
        if (separators.isEmpty()) {
            throw new IllegalArgumentException("readUntil needs at least one separator");
        }
        int longest = 0;
        for (byte[] separator : separators) {
            if (separator.length == 0) {
                throw new IllegalArgumentException("a separator must have at least one byte");
            }
            longest = Math.max(longest, separator.length);
        }
        this.buffer = buffer;
        this.separators = separators;
        this.limit = limit;
        this.longest = longest;
    }

    /**
     * Looks at what is new.
     *
     * @return how many bytes there are up to the end of the separator, or -1 if there is none yet
     * @throws LimitOverrunException if more than the limit stands before the separator, or is there without one
     */
    int next() throws LimitOverrunException {
        int start = -1;
        int end = Integer.MAX_VALUE;
        for (byte[] separator : separators) {
            int found = buffer.indexOf(separator, from);
            if (found >= 0 && found + separator.length < end) {
                start = found;
                end = found + separator.length;
            }
        }
        if (start > limit) {
            throw new LimitOverrunException("the separator is found, but the piece is longer than the limit", start);
        }
        if (start >= 0) {
            return end;
        }
        from = Math.max(0, buffer.size() + 1 - longest);
        if (from > limit) {
            throw new LimitOverrunException("the separator is not found, and the piece exceeds the limit", from);
        }
        return -1;
    }
}
