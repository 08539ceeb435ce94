package dev.weft;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers that are set, earliest first. Loop thread only.
 *
 * <p>A heap with four children a node. A cancelled timer stays until it comes up, as most timers of a server are cancelled
 * long before they are due; when more than half of a large heap is cancelled, the heap is built anew.
 */
final class Timers {
    private static final int FEW = 100;

    private final Context deadlineContext = new Context();
    private @Nullable TimerHandle[] heap = new TimerHandle[64];
    private int size;
    private int cancelled;
    private long sequence;

    TimerHandle add(EventLoop loop, long when, Runnable callback, Context context) {
        return add(new TimerHandle(loop, when, sequence++, callback, context, false));
    }

    TimerHandle addDeadline(EventLoop loop, long when, Runnable callback) {
        return add(new TimerHandle(loop, when, sequence++, callback, deadlineContext, true));
    }

    private TimerHandle add(TimerHandle timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, timer);
        return timer;
    }

    /** Notes that one timer of the heap has been cancelled. */
    void cancelled() {
        cancelled++;
        if (size > FEW && cancelled * 2 > size) {
            rebuild();
        }
    }

    /** Returns the earliest timer that is not cancelled; null if there is none. */
    @Nullable
    TimerHandle first() {
        while (size > 0) {
            var first = at(0);
            if (!first.cancelled()) {
                return first;
            }
            cancelled--;
            removeFirst();
        }
        return null;
    }

    /** Moves every timer that is due to the end of the ready queue; a deadline's runs at once. */
    void expireInto(ReadyQueue ready, long now) {
        for (var first = first(); first != null && first.when() <= now; first = first()) {
            removeFirst();
            if (first.atOnce) {
                first.turn();
            } else {
                ready.add(first);
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        Arrays.fill(heap, null);
        size = 0;
        cancelled = 0;
    }

    @SuppressWarnings("NullAway") // the heap is dense
    private TimerHandle at(int i) {
        return heap[i];
    }

    private void removeFirst() {
        at(0).scheduled = false;
        siftDown(0, at(--size));
        heap[size] = null;
    }

    private void rebuild() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            var timer = at(i);
            if (timer.cancelled()) {
                timer.scheduled = false;
            } else {
                heap[kept++] = timer;
            }
        }
        Arrays.fill(heap, kept, size, null);
        size = kept;
        cancelled = 0;
        for (int i = (size - 2) >> 2; i >= 0; i--) {
            siftDown(i, at(i));
        }
    }

    private void siftUp(int i, TimerHandle timer) {
        while (i > 0) {
            int parent = (i - 1) >> 2;
            if (!timer.before(at(parent))) {
                break;
            }
            heap[i] = heap[parent];
            i = parent;
        }
        heap[i] = timer;
    }

    private void siftDown(int i, TimerHandle timer) {
        for (int child = 4 * i + 1; child < size; child = 4 * i + 1) {
            int least = child;
            for (int c = child + 1; c < Math.min(child + 4, size); c++) {
                if (at(c).before(at(least))) {
                    least = c;
                }
            }
            if (!at(least).before(timer)) {
                break;
            }
            heap[i] = heap[least];
            i = least;
        }
        heap[i] = timer;
    }
}
