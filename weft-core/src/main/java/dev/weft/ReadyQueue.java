package dev.weft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The ready queue: first in, first out, in a ring that grows and never allocates otherwise. Loop thread only. */
final class ReadyQueue {
    private @Nullable Ready[] ring = new Ready[64];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(Ready item) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size++) & (ring.length - 1)] = item;
    }

    /** Returns the first item without removing it; null if there is none. */
    @Nullable
    Ready peek() {
        return size == 0 ? null : ring[head];
    }

    /** Removes and returns the first item; null if there is none. */
    @Nullable
    Ready poll() {
        if (size == 0) {
            return null;
        }
        var item = ring[head];
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        return item;
    }

    /** Puts the tasks among the first {@code count} items into a random order; every other item keeps its place. */
    void shuffleTasks(int count, Random random) {
        var places = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            int place = (head + i) & (ring.length - 1);
            if (ring[place] instanceof Task<?>) {
                places.add(place);
            }
        }
        for (int i = places.size() - 1; i > 0; i--) {
            int one = places.get(i);
            int other = places.get(random.nextInt(i + 1));
            var item = ring[one];
            ring[one] = ring[other];
            ring[other] = item;
        }
    }

    void clear() {
        Arrays.fill(ring, null);
        size = 0;
    }

    private void grow() {
        var larger = new Ready[ring.length * 2];
        int first = ring.length - head;
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, head);
        ring = larger;
        head = 0;
    }
}
