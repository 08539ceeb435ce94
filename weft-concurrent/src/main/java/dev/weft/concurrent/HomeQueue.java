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
 *
 * <p>Takers in other processes are lent items, putters there are granted places, many at a time; whatever of that is not used
 * counts as what it is, items in the queue and free places, and is recalled when somebody else needs it.
 */
/*
 *  Order: by priority, then by number; an item that comes back has its old number, so its old place. No item in the store
 *  stands before one that is lent and not taken: who would be passed over so, recalls the loans.
 *
 *  size = stored + lent and not taken + on the way from putters that have claimed a place.
 *  full: size + places granted and not claimed == maxsize, after the recall of these.
 *  unfinished = items that were put and for which taskDone() has not been said.
 *
 *  What was put is seen by whoever comes after: who would get fewer items than it asks for waits for those on the way.
 *
 *  Nobody waits for an item while there is one that is lent and not taken. A putter that waits for room looks at the loans
 *  itself for a short time, and then asks the takers for news.
 */
final class HomeQueue implements QueueEnd {
    private static final int LONGEST_LOAN = 1024;
    private static final int LARGEST_LOAN = 1 << 16;
    private static final int MOST_PLACES = 1024;
    private static final int LOOKS = 20;
    private static final long LOOK_NANOS = 50_000;
    private static final long LATE_NANOS = 100_000_000;

    /** An item with its place in the order. */
    private record Entry(int priority, long number, ByteBuffer bytes) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byPriority = Integer.compare(priority, other.priority);
            return byPriority != 0 ? byPriority : Long.compare(number, other.number);
        }
    }

    private final int maxsize;
    private final ReentrantLock lock = new ReentrantLock();
    private final Spin spin = new Spin();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Condition allDone = lock.newCondition();
    private final Condition arrived = lock.newCondition();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final List<Loan> loans = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private int takersWaiting;
    private long numbers;
    private long unfinished;
    private boolean shutDown;

    /** What a taker in another process may take without asking. */
    private static final class Loan {
        private final Allotment shared;
        private List<Entry> lent = List.of();

        Loan(Allotment shared) {
            this.shared = shared;
        }

        int untaken() {
            return lent.isEmpty() ? 0 : lent.size() - shared.claimed();
        }

        boolean passesOver(Entry entry) {
            return !lent.isEmpty() && entry.compareTo(lent.getLast()) < 0;
        }
    }

    /** The places that a putter in another process may fill without asking. */
    private static final class Grant {
        private final Allotment shared;
        private int places;
        private int arrived;

        Grant(Allotment shared) {
            this.shared = shared;
        }

        int free() {
            return places - shared.claimed();
        }

        int onTheWay() {
            return Math.max(0, shared.claimed() - arrived);
        }
    }

    HomeQueue(int maxsize) {
        this.maxsize = maxsize;
    }

    /** Locks for those who come seldom, with much: one who puts again and again would have the lock back before they woke. */
    private void lockSoon() {
        if (!spin.until(lock::tryLock)) {
            lock.lock();
        }
    }

    private void locked(Runnable body) {
        lock.lock();
        try {
            body.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean offer(List<ByteBuffer> items, int priority) {
        lock.lock();
        try {
            if (maxsize > 0 && taken() + (long) items.size() > maxsize && !shutDown) {
                return false;
            }
            put(items, priority, 0);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(List<ByteBuffer> items, int priority, long nanos) {
        lock.lock();
        try {
            for (ByteBuffer item : items) {
                awaitRoom(nanos);
                add(item, priority);
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(ByteBuffer item, int priority) {
        var entry = new Entry(priority, numbers++, item);
        for (Loan loan : loans) {
            if (loan.passesOver(entry)) {
                recallLoans();
            }
        }
        entries.add(entry);
        unfinished++;
        notEmpty.signal();
    }

    private void awaitRoom(long nanos) {
        long left = nanos;
        for (int looks = 0; isFull(); looks++) {
            if (left == 0) {
                throw new QueueFullException();
            }
            if (looks < LOOKS && lent() > 0) {
                long look = left < 0 ? LOOK_NANOS : Math.min(left, LOOK_NANOS);
                long rest = await(notFull, look);
                left = left < 0 ? left : left - look + rest;
                continue;
            }
            loans.forEach(loan -> loan.shared.wantNews());
            if (isFull()) {
                left = await(notFull, left);
            }
        }
        if (shutDown) {
            throw new QueueShutDownException();
        }
    }

    private boolean isFull() {
        if (maxsize <= 0 || shutDown || taken() < maxsize) {
            return false;
        }
        grants.forEach(HomeQueue::recall);
        return taken() >= maxsize;
    }

    /** Counts the places that have an item or may get one. */
    private int taken() {
        int free = 0;
        for (Grant grant : grants) {
            free += grant.free();
        }
        return inQueue() + free;
    }

    private int inQueue() {
        return entries.size() + lent() + onTheWay();
    }

    private int lent() {
        int count = 0;
        for (Loan loan : loans) {
            count += loan.untaken();
        }
        return count;
    }

    private int onTheWay() {
        int count = 0;
        for (Grant grant : grants) {
            count += grant.onTheWay();
        }
        return count;
    }

    /** The places that nobody has claimed are free again; items may still be on the way to the others. */
    private static void recall(Grant grant) {
        grant.places = grant.shared.recall();
    }

    /** A way for a putter in another process. */
    final class Putter implements AutoCloseable {
        private final Grant grant;

        Putter(Allotment shared) {
            grant = new Grant(shared);
            locked(() -> grants.add(grant));
        }

        /** Grants at least one place. Blocks while there is none. */
        int grant(int wanted, long nanos) {
            lock.lock();
            try {
                recall(grant);
                awaitRoom(nanos);
                int room = maxsize <= 0 ? MOST_PLACES : (maxsize - taken() + 1) / 2;
                grant.places = Math.clamp(room, 1, Math.min(MOST_PLACES, Math.max(1, wanted)));
                grant.arrived = 0;
                grant.shared.restart();
                return grant.places;
            } finally {
                lock.unlock();
            }
        }

        /** Puts items for which the putter has claimed places. */
        void arrive(List<ByteBuffer> items, int priority) {
            lockSoon();
            try {
                grant.arrived += items.size();
                items.forEach(item -> add(item, priority));
                arrived.signalAll();
                if (shutDown) {
                    notEmpty.signalAll(); // nothing more may be coming, which each taker must see
                }
            } finally {
                lock.unlock();
            }
        }

        /** The putter is gone: what it has not sent never comes. */
        @Override
        public void close() {
            lock.lock();
            try {
                recall(grant);
                grants.remove(grant);
                arrived.signalAll();
                notFull.signalAll();
                notEmpty.signalAll();
                allDone.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public List<ByteBuffer> poll(int most) {
        lock.lock();
        try {
            if (entries.isEmpty()) {
                recallLoans();
            }
            if (!entries.isEmpty()) {
                awaitArrivals(most);
                Waiting.throwIfCancelled(); // came while the lock was waited for: what is taken now would be lost
            }
            return bytesOf(remove(most, Integer.MAX_VALUE));
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is on the way by now, if fewer items are there; not long for a putter that was stopped in the midst. */
    private void awaitArrivals(int most) {
        long comes = numbers + onTheWay();
        long left = LATE_NANOS;
        while (entries.size() < most && numbers < comes && onTheWay() > 0 && left > 0) {
            left = await(arrived, left);
        }
    }

    /** Takes the first entries out, at least one if there is one. */
    private List<Entry> remove(int most, int mostBytes) {
        var removed = new ArrayList<Entry>(Math.min(most, entries.size()));
        long bytes = 0;
        while (removed.size() < most && bytes < mostBytes && !entries.isEmpty()) {
            Entry entry = entries.remove();
            bytes += entry.bytes().remaining();
            removed.add(entry);
        }
        if (!removed.isEmpty()) {
            notFull.signalAll();
        }
        return removed;
    }

    private static List<ByteBuffer> bytesOf(List<Entry> entries) {
        var bytes = new ArrayList<ByteBuffer>(entries.size());
        for (Entry entry : entries) {
            bytes.add(entry.bytes());
        }
        return bytes;
    }

    @Override
    public void awaitItems(long nanos) {
        lock.lock();
        takersWaiting++;
        try {
            long left = nanos;
            while (entries.isEmpty()) {
                recallLoans();
                if (!entries.isEmpty()) {
                    return;
                }
                boolean coming = onTheWay() > 0;
                if (shutDown && !coming) {
                    throw new QueueShutDownException();
                }
                if (left == 0 && !coming) {
                    throw new QueueEmptyException();
                }
                if (left == 0) {
                    await(notEmpty, -1); // for what is on the way: it comes, or its putter dies
                } else {
                    left = await(notEmpty, left);
                }
            }
        } finally {
            takersWaiting--;
            lock.unlock();
        }
    }

    @Override
    public void passOn() {
        locked(notEmpty::signal);
    }

    private void recallLoans() {
        loans.forEach(this::end);
    }

    /** Ends a loan: what was not taken stands in its old place again. */
    private void end(Loan loan) {
        if (!loan.lent.isEmpty()) {
            int taken = loan.shared.recall();
            entries.addAll(loan.lent.subList(taken, loan.lent.size()));
            loan.lent = List.of();
        }
    }

    /** A way for a taker in another process. */
    final class Taker implements AutoCloseable {
        private final Loan loan;

        Taker(Allotment shared) {
            loan = new Loan(shared);
            locked(() -> loans.add(loan));
        }

        /** Lends items, the first ones, in place of an earlier loan. Blocks while there is none. */
        List<ByteBuffer> lend(long nanos) {
            lockSoon();
            try {
                giveBack();
                awaitItems(nanos);
                int takers = loans.size() + takersWaiting;
                int share = (entries.size() + takers - 1) / takers;
                loan.shared.restart();
                loan.lent = remove(Math.min(share, LONGEST_LOAN), LARGEST_LOAN);
                return bytesOf(loan.lent);
            } finally {
                lock.unlock();
            }
        }

        /** Ends the loan, if there is one. */
        void giveBack() {
            lock.lock();
            try {
                if (loan.untaken() > 0) {
                    recallLoans();
                    notEmpty.signalAll();
                }
                loan.lent = List.of();
                notFull.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** The taker has taken something, for which putters wait. */
        void news() {
            locked(notFull::signalAll);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                giveBack();
                loans.remove(loan);
            } finally {
                lock.unlock();
            }
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
            return inQueue();
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
            while (unfinished + onTheWay() > 0) {
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
            grants.forEach(HomeQueue::recall);
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
