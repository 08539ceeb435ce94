package dev.weft.bench.peer;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelScope;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Lock;
import dev.weft.asyncio.Queue;
import dev.weft.bench.Peer;
import dev.weft.trio.Trio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The rows on Weft's own loop, through the kernel and the faces, as a program would write them. */
public final class WeftPeer implements Peer {

    private final EventLoop loop = EventLoop.create();
    private final Lock lock = new Lock();
    private final AtomicInteger guarded = new AtomicInteger();
    private int received;

    private void run(Action body) {
        loop.runUntilComplete(() -> {
            body.run();
            return 0;
        });
    }

    @Override
    public void switching(int tasks, int times) {
        int each = times / tasks;
        run(() -> {
            var all = new ArrayList<Task<Void>>();
            for (int i = 0; i < tasks; i++) {
                all.add(Asyncio.createTask(() -> {
                    for (int turn = 0; turn < each; turn++) {
                        Asyncio.sleep(Duration.ZERO);
                    }
                }));
            }
            all.forEach(Task::await);
        });
    }

    @Override
    public void futures(int tasks, int hops) {
        int each = hops / tasks;
        run(() -> {
            var ring = new ArrayList<Future<Integer>>();
            for (int i = 0; i < tasks; i++) {
                ring.add(loop.createFuture());
            }
            var all = new ArrayList<Task<Void>>();
            for (int i = 0; i < tasks; i++) {
                int mine = i;
                all.add(Asyncio.createTask(() -> {
                    for (int hop = 0; hop < each; hop++) {
                        ring.get(mine).await();
                        ring.set(mine, loop.createFuture());
                        ring.get((mine + 1) % tasks).setResult(hop);
                    }
                }));
            }
            ring.get(0).setResult(0);
            all.forEach(Task::await);
        });
    }

    @Override
    public void spawn(int tasks) {
        run(() -> {
            for (int i = 0; i < tasks; i++) {
                Asyncio.createTask(() -> {}).await();
            }
        });
    }

    @Override
    public void gather(int tasks) {
        run(() -> {
            var children = new ArrayList<Awaitable<Integer>>(tasks);
            for (int i = 0; i < tasks; i++) {
                int number = i;
                children.add(() -> number);
            }
            Asyncio.<Integer>gather(children).await();
        });
    }

    @Override
    public void pingPong(int rounds) {
        run(() -> {
            var there = new Queue<Integer>();
            var back = new Queue<Integer>();
            var first = Asyncio.createTask(() -> {
                for (int i = 0; i < rounds; i++) {
                    there.put(i);
                    back.get();
                }
            });
            var second = Asyncio.createTask(() -> {
                for (int i = 0; i < rounds; i++) {
                    back.put(there.get());
                }
            });
            first.await();
            second.await();
        });
    }

    @Override
    public void buffer(int items) {
        run(() -> {
            var buffer = new Queue<Integer>(BUFFER);
            var producer = Asyncio.createTask(() -> {
                for (int i = 0; i < items; i++) {
                    buffer.put(i);
                }
            });
            var consumer = Asyncio.createTask(() -> {
                for (int i = 0; i < items; i++) {
                    buffer.get();
                }
            });
            producer.await();
            consumer.await();
        });
    }

    @Override
    public void park(int tasks, Runnable parked) {
        run(() -> {
            Future<Integer> end = loop.createFuture();
            var waiting = new int[1];
            var all = new ArrayList<Task<Void>>(tasks);
            for (int i = 0; i < tasks; i++) {
                all.add(Asyncio.createTask(() -> {
                    waiting[0]++;
                    end.await();
                }));
            }
            while (waiting[0] < tasks) {
                Asyncio.sleep(Duration.ZERO);
            }
            parked.run();
            end.setResult(0);
            all.forEach(Task::await);
        });
    }

    @Override
    public void timers(int timers) {
        run(() -> {
            Future<Integer> all = loop.createFuture();
            var left = new int[] {timers};
            Runnable ring = () -> {
                if (--left[0] == 0) {
                    all.setResult(0);
                }
            };
            for (int i = 0; i < timers; i++) {
                loop.callLater(Duration.ofNanos(Peer.delayMicros(i) * 1_000), ring);
            }
            all.await();
        });
    }

    @Override
    public void cancel(int tasks) {
        run(() -> {
            var waiting = new int[1];
            var all = new ArrayList<Task<Void>>(tasks);
            for (int i = 0; i < tasks; i++) {
                all.add(Asyncio.createTask(() -> {
                    waiting[0]++;
                    loop.createFuture().await();
                }));
            }
            while (waiting[0] < tasks) {
                Asyncio.sleep(Duration.ZERO);
            }
            all.forEach(Task::cancel);
            Asyncio.gatherSettled(all).await();
        });
    }

    @Override
    public void lock(int times) {
        run(() -> {
            for (int i = 0; i < times; i++) {
                lock.acquire();
                guarded.setOpaque(i);
                lock.release();
            }
        });
    }

    @Override
    public void callSoon(int callbacks) {
        run(() -> {
            Future<Integer> all = loop.createFuture();
            var left = new int[] {callbacks};
            Runnable callback = () -> {
                if (--left[0] == 0) {
                    all.setResult(0);
                }
            };
            for (int i = 0; i < callbacks; i++) {
                loop.callSoon(callback);
            }
            all.await();
        });
    }

    @Override
    public void threadsafe(int rounds) {
        run(() -> {
            Future<Integer> all = loop.createFuture();
            var answer = new Semaphore(0);
            try (var _ = loop.expectOutside()) {
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < rounds; i++) {
                        loop.callSoonThreadsafe(answer::release);
                        answer.acquireUninterruptibly();
                    }
                    loop.callSoonThreadsafe(() -> all.setResult(0));
                });
                all.await();
            }
        });
    }

    @Override
    public void toThread(int rounds) {
        run(() -> {
            for (int i = 0; i < rounds; i++) {
                Asyncio.toThread(() -> 0);
            }
        });
    }

    @Override
    public void nursery(int tasks, boolean turn) {
        Action child = turn ? Trio::checkpoint : () -> {};
        run(() -> Trio.openNursery(nursery -> {
            for (int i = 0; i < tasks; i++) {
                nursery.startSoon(child);
            }
        }));
    }

    @Override
    public void scope(int times) {
        run(() -> {
            for (int i = 0; i < times; i++) {
                new CancelScope().run(() -> {});
            }
        });
    }

    @Override
    public void deadlines(int scopes) {
        run(() -> {
            for (int i = 0; i < scopes; i += DEPTH) {
                nest(DEPTH);
            }
        });
    }

    private static void nest(int depth) {
        if (depth > 0) {
            Trio.moveOnAfter(Duration.ofHours(1), () -> nest(depth - 1));
        }
    }

    @Override
    public void rendezvous(int rounds) {
        run(() -> Trio.openNursery(nursery -> {
            var there = Trio.<Integer>openMemoryChannel(0);
            var back = Trio.<Integer>openMemoryChannel(0);
            nursery.startSoon(() -> {
                for (int i = 0; i < rounds; i++) {
                    there.send().send(i);
                    back.receive().receive();
                }
            });
            nursery.startSoon(() -> {
                for (int i = 0; i < rounds; i++) {
                    back.send().send(there.receive().receive());
                }
            });
        }));
    }

    @Override
    public void fanIn(int items) {
        run(() -> Trio.openNursery(nursery -> {
            var channel = Trio.<Integer>openMemoryChannel(BUFFER);
            try (var first = channel.send()) {
                for (int task = 0; task < SENDERS; task++) {
                    var sender = first.copy();
                    nursery.startSoon(() -> {
                        try (sender) {
                            for (int i = 0; i < items / SENDERS; i++) {
                                sender.send(i);
                            }
                        }
                    });
                }
            }
            for (var item : channel.receive()) {
                received = item;
            }
        }));
    }

    /** Returns the last item that came in. */
    public int received() {
        return received;
    }

    @Override
    public void close() {
        loop.close();
    }
}
