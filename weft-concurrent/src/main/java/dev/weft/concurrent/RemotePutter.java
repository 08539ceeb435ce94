package dev.weft.concurrent;

import dev.weft.asyncio.QueueFullException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts items into a {@link HomeQueue} in another process, which grants places for many at a time. Any thread may use it.
 */
/*
 *  An item is in the queue when its place is claimed and its bytes are with the system, which has them for the home whatever
 *  becomes of this process. Claims and bytes go in one order, under the lock.
 */
final class RemotePutter {
    private static final int LARGE = 1 << 15;
    private static final int FEWEST_PLACES = 256;

    private final RemoteEnd home;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SharedLink link; // guarded by lock
    private int places; // guarded by lock; of those granted, how many are left, unless they were recalled

    RemotePutter(RemoteEnd home) {
        this.home = home;
    }

    /** Puts all of the items if their places are granted and they are so small that they are gone at once; else none. */
    boolean offer(List<ByteBuffer> items, int priority) {
        if (items.stream().mapToLong(ByteBuffer::remaining).sum() > LARGE || !lock.tryLock()) {
            return false;
        }
        try {
            var open = link;
            if (open == null
                    || open.broken()
                    || places < items.size()
                    || !open.shared().claim(items.size())) {
                return false;
            }
            send(open, items, priority);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void put(List<ByteBuffer> items, int priority, long nanos) {
        long deadline = System.nanoTime() + nanos;
        if (!locked(nanos)) {
            throw new QueueFullException(); // somebody here waits for room, and longer than this one may
        }
        try {
            int done = 0;
            while (done < items.size()) {
                var open = open();
                int count = Math.min(places, items.size() - done);
                if (count > 0 && open.shared().claim(count)) {
                    send(open, items.subList(done, done + count), priority);
                    done += count;
                } else {
                    long left = nanos < 0 ? nanos : Math.max(0, deadline - System.nanoTime());
                    places = granted(open, Math.max(FEWEST_PLACES, items.size() - done), left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean locked(long nanos) {
        try {
            if (nanos < 0) {
                lock.lockInterruptibly();
                return true;
            }
            return lock.tryLock(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            throw Sneaky.raise(interrupted);
        }
    }

    private SharedLink open() {
        var open = link;
        if (open == null || open.broken()) {
            places = 0;
            open = SharedLink.open(home, Kind.PUTTER);
            link = open;
        }
        return open;
    }

    private static int granted(SharedLink open, int wanted, long nanos) {
        ByteBuffer body = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        return open.ask(Kind.PLACES, body.putLong(nanos).putInt(wanted).flip()).getInt();
    }

    private void send(SharedLink open, List<ByteBuffer> items, int priority) {
        places -= items.size();
        ByteBuffer header = ByteBuffer.allocate(Integer.BYTES).putInt(priority).flip();
        open.send(Kind.PUT, Batch.pack(header, items));
    }
}
