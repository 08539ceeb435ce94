package dev.weft.bench.peer;

import dev.weft.bench.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

/** The rows on the JDK's plain virtual threads and java.util.concurrent, on the JDK's own scheduler with one carrier. */
public final class ThreadsPeer implements Peer {

    private final ExecutorService pool =
            Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger guarded = new AtomicInteger();

    /** A body that may be interrupted. */
    private interface Body {
        void run() throws InterruptedException, ExecutionException;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // giving up the turn is what is measured
    public void switching(int tasks, int times) throws InterruptedException {
        int each = times / tasks;
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < tasks; i++) {
            threads.add(start(() -> {
                for (int turn = 0; turn < each; turn++) {
                    Thread.yield();
                }
            }));
        }
        joinAll(threads);
    }

    @Override
    public void futures(int tasks, int hops) throws InterruptedException {
        var ring = new AtomicReferenceArray<CompletableFuture<Integer>>(tasks);
        for (int i = 0; i < tasks; i++) {
            ring.set(i, new CompletableFuture<>());
        }
        int each = hops / tasks;
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < tasks; i++) {
            int mine = i;
            threads.add(start(() -> {
                for (int hop = 0; hop < each; hop++) {
                    ring.get(mine).get();
                    ring.set(mine, new CompletableFuture<>());
                    ring.get((mine + 1) % tasks).complete(hop);
                }
            }));
        }
        ring.get(0).complete(0);
        joinAll(threads);
    }

    @Override
    public void spawn(int tasks) throws InterruptedException {
        start(() -> {
                    for (int i = 0; i < tasks; i++) {
                        start(() -> {}).join();
                    }
                })
                .join();
    }

    @Override
    public void gather(int tasks) throws InterruptedException {
        start(() -> {
                    var children = new ArrayList<FutureTask<Integer>>();
                    for (int i = 0; i < tasks; i++) {
                        int number = i;
                        var child = new FutureTask<>(() -> number);
                        children.add(child);
                        Thread.ofVirtual().start(child);
                    }
                    for (int i = 0; i < tasks; i++) {
                        if (children.get(i).get() != i) {
                            throw new IllegalStateException("child " + i + " gave a wrong value");
                        }
                    }
                })
                .join();
    }

    @Override
    public void pingPong(int rounds) throws InterruptedException {
        exchange(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>(), rounds);
    }

    private static void exchange(BlockingQueue<Integer> there, BlockingQueue<Integer> back, int rounds)
            throws InterruptedException {
        var first = start(() -> {
            for (int i = 0; i < rounds; i++) {
                there.put(i);
                back.take();
            }
        });
        var second = start(() -> {
            for (int i = 0; i < rounds; i++) {
                back.put(there.take());
            }
        });
        joinAll(List.of(first, second));
    }

    @Override
    public void buffer(int items) throws InterruptedException {
        var buffer = new ArrayBlockingQueue<Integer>(BUFFER);
        var producer = start(() -> {
            for (int i = 0; i < items; i++) {
                buffer.put(i);
            }
        });
        var consumer = start(() -> {
            for (int i = 0; i < items; i++) {
                buffer.take();
            }
        });
        joinAll(List.of(producer, consumer));
    }

    @Override
    public void park(int tasks, Runnable parked) throws InterruptedException {
        var end = new CountDownLatch(1);
        var arrived = new CountDownLatch(tasks);
        var threads = new ArrayList<Thread>(tasks);
        for (int i = 0; i < tasks; i++) {
            threads.add(start(() -> {
                arrived.countDown();
                end.await();
            }));
        }
        arrived.await();
        parked.run();
        end.countDown();
        joinAll(threads);
    }

    @Override
    public void timers(int timers) throws InterruptedException {
        var left = new CountDownLatch(timers);
        for (int i = 0; i < timers; i++) {
            var delay = Duration.ofNanos(Peer.delayMicros(i) * 1_000);
            start(() -> {
                Thread.sleep(delay);
                left.countDown();
            });
        }
        left.await();
    }

    @Override
    public void cancel(int tasks) throws InterruptedException {
        start(() -> {
                    var arrived = new CountDownLatch(tasks);
                    var cancelled = new AtomicInteger();
                    var threads = new ArrayList<Thread>(tasks);
                    for (int i = 0; i < tasks; i++) {
                        threads.add(Thread.ofVirtual().start(() -> {
                            try {
                                arrived.countDown();
                                new CountDownLatch(1).await(); // one for all would look through its waiters each time
                            } catch (InterruptedException expected) {
                                cancelled.incrementAndGet();
                            }
                        }));
                    }
                    arrived.await();
                    threads.forEach(Thread::interrupt);
                    joinAll(threads);
                    if (cancelled.get() != tasks) {
                        throw new IllegalStateException(cancelled + " of " + tasks + " were interrupted");
                    }
                })
                .join();
    }

    @Override
    @SuppressWarnings("LockNotBeforeTry") // what happens in between does not throw
    public void lock(int times) throws InterruptedException {
        start(() -> {
                    for (int i = 0; i < times; i++) {
                        lock.lock();
                        guarded.setOpaque(i);
                        lock.unlock();
                    }
                })
                .join();
    }

    @Override
    public void toThread(int rounds) throws InterruptedException {
        start(() -> {
                    for (int i = 0; i < rounds; i++) {
                        pool.submit(() -> 0).get();
                    }
                })
                .join();
    }

    @Override
    public void close() {
        pool.shutdown();
    }

    private static Thread start(Body body) {
        return Thread.ofVirtual().start(() -> {
            try {
                body.run();
            } catch (InterruptedException | ExecutionException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
    }

    private static void joinAll(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
