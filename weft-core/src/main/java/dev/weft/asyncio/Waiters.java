package dev.weft.asyncio;

import dev.weft.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait for one thing, first in, first out; every primitive of this package waits in such lines.
 *
 * <p>Loop thread only. The line is bound to the first loop on which somebody waits in it; its owner's other lines share
 * that binding through a {@link LoopBinding}.
 *
 * <p>Invariant: a waiter is linked if and only if it can be reached from {@code first}. Joining and leaving take
 * constant time and allocate nothing beyond the waiter.
 */
final class Waiters {
    private final LoopBinding binding;

    private @Nullable Waiter first;
    private @Nullable Waiter last;
    private int size;

    Waiters(LoopBinding binding) {
        this.binding = binding;
    }

    /** Puts a new waiter of the running loop at the end. Does not suspend. */
    Waiter join() {
        EventLoop loop = binding.loop();
        Waiter waiter = new Waiter(loop, binding.owner());
        Waiter end = last;
        waiter.previous = end;
        if (end == null) {
            first = waiter;
        } else {
            end.next = waiter;
        }
        last = waiter;
        waiter.linked = true;
        size++;
        return waiter;
    }

    /** Takes a waiter out, wherever it stands; nothing happens if it stands here no longer. */
    void leave(Waiter waiter) {
        if (!waiter.linked) {
            return;
        }
        Waiter before = waiter.previous;
        Waiter after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
        waiter.linked = false;
        size--;
    }

    /** Joins, suspends until woken, and leaves again, whatever happens. A cancellation leaves nothing behind. */
    void await() {
        Waiter waiter = join();
        try {
            waiter.await();
        } finally {
            leave(waiter);
        }
    }

    /** The one that has waited longest, which may be done already, or null. */
    @Nullable
    Waiter first() {
        return first;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Tells whether nobody waits in earnest: all who stand here were cancelled, or nobody does. */
    boolean allCancelled() {
        for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
            if (!waiter.cancelled()) {
                return false;
            }
        }
        return true;
    }

    /** Wakes the longest waiting of those not done, up to a number of them, and leaves them in line. */
    int wake(int count) {
        int woken = 0;
        for (Waiter waiter = first; waiter != null && woken < count; waiter = waiter.next) {
            if (!waiter.done()) {
                waiter.setResult(true);
                woken++;
            }
        }
        return woken;
    }

    /** Takes waiters out from the front until one is found that is not done, and wakes it. */
    void releaseNext() {
        for (Waiter waiter = first; waiter != null; waiter = first) {
            leave(waiter);
            if (!waiter.done()) {
                waiter.setResult(true);
                return;
            }
        }
    }

    /** Takes all waiters out and wakes those not done. */
    void releaseAll() {
        for (Waiter waiter = first; waiter != null; waiter = first) {
            leave(waiter);
            if (!waiter.done()) {
                waiter.setResult(true);
            }
        }
    }
}
