package dev.weft.concurrent;

import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The store of a {@link ProcessQueue}, in the process that made it. Any thread may use it.
 */
/*
 *  Order: by priority, then by number; an item that comes back has its old number, so its old place.
 *  unfinished = items that were put and for which taskDone() has not been said.
 */
final class HomeQueue implements QueueEnd {
    /** An item with its place in the order. */
    record Entry(int priority, long number, ByteBuffer bytes) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byPriority = Integer.compare(priority, other.priority);
            return byPriority != 0 ? byPriority : Long.compare(number, other.number);
        }
    }

    private final int maxsize;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Condition allDone = lock.newCondition();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long numbers;
    private long unfinished;
    private boolean shutDown;

    HomeQueue(int maxsize) {
        this.maxsize = maxsize;
    }

    @Override
    public void put(List<ByteBuffer> items, int priority, long nanos) {
        for (ByteBuffer item : items) {
            put(item, priority, nanos);
        }
    }

    private void put(ByteBuffer item, int priority, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (maxsize > 0 && entries.size() >= maxsize && !shutDown) {
                left = await(notFull, left);
                if (left == 0) {
                    throw new QueueFullException();
                }
            }
            if (shutDown) {
                throw new QueueShutDownException();
            }
            entries.add(new Entry(priority, numbers++, item));
            unfinished++;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Entries that left the store. */
    record Out(HomeQueue queue, List<Entry> entries) implements Taken {
        @Override
        public List<ByteBuffer> items() {
            var bytes = new ArrayList<ByteBuffer>(entries.size());
            entries.forEach(entry -> bytes.add(entry.bytes()));
            return bytes;
        }

        @Override
        public void confirm() {} // the store let them go when they were taken

        @Override
        public void giveBack() {
            queue.giveBack(entries);
        }
    }

    @Override
    public boolean isHere() {
        return true;
    }

    @Override
    public Taken take(int most, long nanos) {
        return new Out(this, takeEntries(most, nanos));
    }

    private List<Entry> takeEntries(int most, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (entries.isEmpty()) {
                if (shutDown) {
                    throw new QueueShutDownException();
                }
                left = await(notEmpty, left);
                if (left == 0 && entries.isEmpty()) {
                    throw new QueueEmptyException();
                }
            }
            var taken = new ArrayList<Entry>(Math.min(most, entries.size()));
            for (var entry = entries.poll(); entry != null; entry = taken.size() < most ? entries.poll() : null) {
                taken.add(entry);
            }
            notFull.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back entries whose receiver died before it had them: to their old places, whatever the bound. */
    private void giveBack(List<Entry> taken) {
        lock.lock();
        try {
            entries.addAll(taken);
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a condition; what is left of the time, at least 1 unless it is up; below zero: no limit. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private static long await(Condition condition, long nanos) {
        try {
            if (nanos < 0) {
                condition.await();
                return nanos;
            }
            return Math.max(0, condition.awaitNanos(nanos));
        } catch (InterruptedException interrupted) {
            throw Sneaky.raise(interrupted);
        }
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void taskDone() {
        lock.lock();
        try {
            if (unfinished == 0) {
                throw new IllegalArgumentException("taskDone() was called more often than items were put");
            }
            if (--unfinished == 0) {
                allDone.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void join() {
        lock.lock();
        try {
            while (unfinished > 0) {
                await(allDone, -1);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            shutDown = true;
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
