package dev.weft.concurrent;

import dev.weft.asyncio.QueueEmptyException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes items from a {@link HomeQueue} in another process, which lends many at a time. Any thread may use it.
 */
/*
 *  An item that is lent is here, but still in the queue: it is taken when it is claimed. When a claim fails, the home has
 *  recalled the loan, and what is here is void. One thread at a time asks for a loan, when none is left; others wait for it.
 */
final class RemoteTaker {
    private final RemoteEnd home;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> lent = new ArrayDeque<>();
    private @Nullable SharedLink link; // opened by the thread that asks
    private boolean asking;

    RemoteTaker(RemoteEnd home) {
        this.home = home;
    }

    List<ByteBuffer> poll(int most) {
        lock.lock();
        try {
            var open = link;
            int count = Math.min(most, lent.size());
            if (open == null || count == 0) {
                return List.of();
            }
            Waiting.throwIfCancelled(); // came while the lock was waited for: what is taken now would be lost
            if (!open.shared().claim(count)) {
                lent.clear();
                return List.of();
            }
            if (open.shared().newsWanted()) {
                open.tell(Kind.NEWS);
            }
            return removed(count);
        } finally {
            lock.unlock();
        }
    }

    private List<ByteBuffer> removed(int count) {
        if (count == 1) {
            return List.of(lent.remove());
        }
        var all = new ArrayList<ByteBuffer>(count);
        for (int i = 0; i < count; i++) {
            all.add(lent.remove());
        }
        return all;
    }

    void awaitItems(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (lent.isEmpty()) {
                if (!asking) {
                    lent.addAll(ask(left));
                    return;
                }
                if (left == 0) {
                    throw new QueueEmptyException(); // who asks now would get what came
                }
                if (left < 0) {
                    changed.await();
                } else {
                    left = Math.max(0, changed.awaitNanos(left));
                }
            }
        } catch (InterruptedException interrupted) {
            throw Sneaky.raise(interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** Asks for a loan, without the lock. */
    private List<ByteBuffer> ask(long nanos) {
        asking = true;
        var open = link;
        lock.unlock();
        try {
            if (open == null || open.broken()) {
                open = SharedLink.open(home, Kind.TAKER);
            }
            ByteBuffer limit = ByteBuffer.allocate(Long.BYTES).putLong(nanos).flip();
            return Batch.unpack(open.ask(Kind.LEND, limit));
        } finally {
            lock.lock();
            link = open;
            asking = false;
            changed.signalAll();
        }
    }

    /** Lets others, here and elsewhere, have what a caller awaited and does not poll. */
    void passOn() {
        lock.lock();
        try {
            var open = link;
            if (open != null && !lent.isEmpty()) {
                lent.clear();
                open.tell(Kind.GIVE_BACK);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
