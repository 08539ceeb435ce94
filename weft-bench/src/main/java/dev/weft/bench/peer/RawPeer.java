package dev.weft.bench.peer;

import dev.weft.bench.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import jdk.internal.vm.Continuation;
import org.jspecify.annotations.Nullable;

/** The rows on bare continuations, the lower bound: each primitive is the few lines it takes when nothing can go wrong. */
public final class RawPeer implements Peer {

    private final RawLoop loop = new RawLoop();

    @Override
    public void switching(int tasks, int times) {
        int each = times / tasks;
        for (int i = 0; i < tasks; i++) {
            loop.spawn(() -> {
                var self = loop.current();
                for (int turn = 0; turn < each; turn++) {
                    loop.yieldTurn(self);
                }
            });
        }
        loop.run();
    }

    @Override
    public void futures(int tasks, int hops) {
        var ring = new Cell[tasks];
        for (int i = 0; i < tasks; i++) {
            ring[i] = new Cell();
        }
        int each = hops / tasks;
        for (int i = 0; i < tasks; i++) {
            int mine = i;
            loop.spawn(() -> {
                for (int hop = 0; hop < each; hop++) {
                    ring[mine].await();
                    ring[mine] = new Cell();
                    ring[(mine + 1) % tasks].set();
                }
            });
        }
        ring[0].set();
        loop.run();
    }

    @Override
    public void spawn(int tasks) {
        loop.spawn(() -> {
            for (int i = 0; i < tasks; i++) {
                var done = new Cell();
                loop.spawn(done::set);
                done.await();
            }
        });
        loop.run();
    }

    @Override
    public void gather(int tasks) {
        loop.spawn(() -> {
            var values = new Integer[tasks];
            var left = new int[] {tasks};
            var done = new Cell();
            for (int i = 0; i < tasks; i++) {
                int number = i;
                loop.spawn(() -> {
                    values[number] = number;
                    if (--left[0] == 0) {
                        done.set();
                    }
                });
            }
            done.await();
        });
        loop.run();
    }

    @Override
    public void pingPong(int rounds) {
        var there = new Channel(Integer.MAX_VALUE);
        var back = new Channel(Integer.MAX_VALUE);
        loop.spawn(() -> {
            for (int i = 0; i < rounds; i++) {
                there.put(i);
                back.get();
            }
        });
        loop.spawn(() -> {
            for (int i = 0; i < rounds; i++) {
                back.put(there.get());
            }
        });
        loop.run();
    }

    @Override
    public void buffer(int items) {
        var buffer = new Channel(BUFFER);
        loop.spawn(() -> {
            for (int i = 0; i < items; i++) {
                buffer.put(i);
            }
        });
        loop.spawn(() -> {
            for (int i = 0; i < items; i++) {
                buffer.get();
            }
        });
        loop.run();
    }

    @Override
    public void park(int tasks, Runnable parked) {
        List<Continuation> waiting = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            loop.spawn(() -> {
                waiting.add(loop.current());
                loop.park();
            });
        }
        loop.run();
        parked.run();
        waiting.forEach(loop::resume);
        loop.run();
    }

    /** What one continuation waits for, and it alone. */
    private final class Cell {
        private boolean set;
        private @Nullable Continuation waiter;

        void await() {
            if (!set) {
                waiter = loop.current();
                loop.park();
            }
        }

        void set() {
            set = true;
            if (waiter != null) {
                loop.resume(waiter);
            }
        }
    }

    /** A queue with one continuation at each end. */
    private final class Channel {
        private final int capacity;
        private final ArrayDeque<Integer> items = new ArrayDeque<>();
        private @Nullable Continuation getter;
        private @Nullable Continuation putter;

        Channel(int capacity) {
            this.capacity = capacity;
        }

        void put(Integer item) {
            while (items.size() >= capacity) {
                putter = loop.current();
                loop.park();
            }
            items.add(item);
            if (getter != null) {
                loop.resume(getter);
                getter = null;
            }
        }

        Integer get() {
            while (items.isEmpty()) {
                getter = loop.current();
                loop.park();
            }
            Integer item = items.remove();
            if (putter != null) {
                loop.resume(putter);
                putter = null;
            }
            return item;
        }
    }
}
