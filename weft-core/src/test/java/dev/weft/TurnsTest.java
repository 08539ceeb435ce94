package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Poller;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that always has something to do keeps nobody else waiting, and nothing is lost or left behind. */
@Timeout(30)
class TurnsTest {
    @Test
    void aTaskThatOnlyYieldsDoesNotKeepATimerWaiting() {
        Loops.really(() -> {
            var log = new ArrayList<String>();
            EventLoop.current().callLater(Duration.ZERO, () -> log.add("timer"));
            Loops.turns(2);
            assertThat(log).containsExactly("timer");
        });
    }

    @Test
    void norACallFromAnotherThread() {
        Loops.virtually(() -> {
            var log = new ArrayList<String>();
            EventLoop.current().callSoonThreadsafe(() -> log.add("call"));
            Loops.turns(2);
            assertThat(log).containsExactly("call");
        });
    }

    @Test
    void norTheOrderToStop() {
        try (var loop = Loops.virtual()) {
            var log = new ArrayList<String>();
            loop.createTask(() -> {
                Task.yieldNow();
                loop.stop();
                log.add("stops");
                Task.yieldNow();
                log.add("next run");
            });
            loop.runForever();
            assertThat(log).containsExactly("stops");
            loop.stop();
            loop.runForever();
            assertThat(log).containsExactly("stops", "next run");
        }
    }

    @Test
    void norTheNetwork() {
        try (var loop = EventLoop.create()) {
            var poller = new CountingPoller();
            Loops.run(loop, () -> {
                loop.usePoller(home -> poller);
                Loops.turns(3);
                int before = poller.looks;
                Loops.turns(10);
                assertThat(poller.looks - before).isBetween(9, 11);
            });
        }
    }

    @Test
    void itMayYieldAsOftenAsItLikes() {
        Loops.virtually(() -> {
            var log = new ArrayList<String>();
            for (int i = 0; i < 1000; i++) {
                Task.yieldNow();
            }
            EventLoop.current().callSoon(() -> log.add("callback"));
            Task.yieldNow();
            assertThat(log).containsExactly("callback");
        });
    }

    @Test
    void whatIsNewRunsInTheNextTurnWhoeverAsks() {
        Loops.virtually(() -> {
            var log = new ArrayList<String>();
            var loop = EventLoop.current();
            for (var name : List.of("a", "b")) {
                loop.createTask(() -> {
                    log.add(name);
                    loop.callSoon(() -> log.add(name + " callback"));
                    Task.yieldNow();
                    log.add(name + " again");
                });
            }
            Loops.turns(3);
            assertThat(log).containsExactly("a", "b", "a callback", "a again", "b callback", "b again");
        });
    }

    @Test
    void aChildThatIsAwaitedAtOnceRunsInTheOrderOfTheQueueAllTheSame() {
        Loops.virtually(() -> {
            var log = new ArrayList<String>();
            var loop = EventLoop.current();
            var child = loop.createTask(() -> {
                log.add("child");
                loop.callSoon(() -> log.add("child's callback"));
                Task.yieldNow();
                log.add("child again");
            });
            loop.callSoon(() -> log.add("callback"));
            child.await();
            log.add("parent");
            assertThat(log).containsExactly("child", "callback", "child's callback", "child again", "parent");
        });
    }

    @Test
    void whoStandsAsideForAnEagerTaskIsDue() {
        Loops.virtually(() -> {
            var counts = new ArrayList<Integer>();
            var loop = EventLoop.current();
            loop.createTask(() -> counts.add(loop.statistics().ready()), TaskOptions.DEFAULT.withEagerStart(true));
            assertThat(counts).containsExactly(1);
            assertThat(loop.statistics().tasks()).isEqualTo(1); // the eager one has ended
        });
    }

    @Test
    void aSeedDecidesInWhichOrderTheTasksOfATurnRun() {
        var orders = new HashSet<List<Integer>>();
        for (long seed = 0; seed < 20; seed++) {
            var order = orderOf(seed);
            assertThat(orderOf(seed)).isEqualTo(order);
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(1);
    }

    private static List<Integer> orderOf(long seed) {
        var order = new ArrayList<Integer>();
        var options = LoopOptions.defaults().withClock(Clock.virtual()).withShuffleSeed(seed);
        try (var loop = EventLoop.create(options)) {
            Loops.run(loop, () -> {
                for (int i = 0; i < 5; i++) {
                    int number = i;
                    loop.createTask(() -> order.add(number));
                }
                Loops.turns(2);
            });
        }
        return order;
    }

    @Test
    void anIdleLoopWaitsForItsTimer() {
        try (var loop = EventLoop.create()) {
            var poller = new CountingPoller();
            Loops.run(loop, () -> {
                loop.usePoller(home -> poller);
                loop.awaitAllTasksBlocked(ofMillis(3));
                assertThat(poller.waits).contains(ofMillis(3).toNanos());
                Future<String> future = loop.createFuture();
                poller.onLongWait = () -> future.setResult("waited");
                var timer = loop.callLater(ofHours(1), () -> {});
                assertThat(future.await()).isEqualTo("waited");
                timer.cancel();
            });
        }
    }

    @Test
    void aDeepChainOfAwaitedChildrenComesBackInOrder() {
        Loops.virtually(() -> assertThat(depth(100)).isEqualTo(100));
    }

    private static int depth(int left) {
        return left == 0
                ? 0
                : EventLoop.current().createTask(() -> depth(left - 1)).await() + 1;
    }

    @Test
    void anInterruptOfTheCallerIsKeptForTheCaller() throws InterruptedException {
        var kept = new ArrayList<Boolean>();
        for (var thread : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            thread.start(() -> {
                        Thread.currentThread().interrupt();
                        try (var loop = EventLoop.create()) {
                            Loops.run(loop, () -> sleep(ofMillis(5)));
                        }
                        kept.add(Thread.currentThread().isInterrupted());
                    })
                    .join();
        }
        assertThat(kept).containsExactly(true, true);
    }

    @Test
    void aCallerThatNobodyInterruptsIsNot() {
        Loops.really(() -> sleep(ofMillis(1)));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aLoopRunsFromEitherKindOfThread() throws InterruptedException {
        var values = new ArrayList<String>();
        for (var thread : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            thread.start(() -> {
                        try (var loop = Loops.virtual()) {
                            values.add(loop.runUntilComplete(() -> "value"));
                        }
                    })
                    .join();
        }
        assertThat(values).containsExactly("value", "value");
    }

    @Test
    void aClosedLoopHoldsOnToNothingThatWasReadyOrSet() throws InterruptedException {
        var loop = Loops.virtual();
        var sent = new WeakReference<>(new Garbage());
        var ready = new WeakReference<>(new Garbage());
        var timer = new WeakReference<>(new Garbage());
        give(loop, sent, ready, timer);
        loop.close();
        assertThat(Loops.isForgotten(sent)).isTrue();
        assertThat(Loops.isForgotten(ready)).isTrue();
        assertThat(Loops.isForgotten(timer)).isTrue();
        assertThat(loop.isClosed()).isTrue();
    }

    private static void give(
            EventLoop loop, WeakReference<Garbage> sent, WeakReference<Garbage> ready, WeakReference<Garbage> timer) {
        var inInbox = sent.get();
        var inQueue = ready.get();
        var inHeap = timer.get();
        assertThat(inInbox).isNotNull();
        assertThat(inQueue).isNotNull();
        assertThat(inHeap).isNotNull();
        loop.callSoonThreadsafe(() -> assertThat(inInbox).isNull());
        loop.callSoon(() -> assertThat(inQueue).isNull());
        loop.callLater(ofSeconds(1), () -> assertThat(inHeap).isNull());
    }

    @Test
    void theThreadsOfItsTasksEndWithTheLoop() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        Loops.virtually(() -> {
            for (int i = 0; i < 10; i++) {
                EventLoop.current().createTask(() -> {
                    threads.add(Thread.currentThread());
                    sleep(ofSeconds(1));
                });
            }
            sleep(ofSeconds(2));
        });
        assertThat(threads).hasSize(10);
        for (var thread : threads) {
            assertThat(thread.join(ofSeconds(20))).isTrue();
        }
    }

    @Test
    void threadsThatAreIdleAreKeptUpToABound() {
        Loops.virtually(() -> {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 1100; i++) {
                EventLoop.current().createTask(() -> {
                    threads.add(Thread.currentThread());
                    sleep(ofSeconds(1));
                });
            }
            for (int i = 0; i < 10; i++) {
                sleep(ofSeconds(1)); // an idle loop lets some of them go each time
            }
            assertThat(threads).hasSize(1100);
            long limit = System.nanoTime() + ofSeconds(20).toNanos();
            while (living(threads) > 1024 && System.nanoTime() < limit) {
                Thread.onSpinWait(); // on the portable engine a thread ends a moment after its last turn
            }
            assertThat(living(threads)).isLessThanOrEqualTo(1024);
        });
    }

    @Test
    void aBusyLoopLetsOtherVirtualThreadsRun() { // can fail only where virtual threads have one carrier thread
        var done = new AtomicBoolean();
        Loops.virtually(() -> {
            Thread.ofVirtual().start(() -> done.set(true));
            long limit = System.nanoTime() + ofSeconds(20).toNanos();
            while (!done.get() && System.nanoTime() < limit) {
                sleep(Duration.ZERO);
            }
        });
        assertThat(done).isTrue();
    }

    private static long living(List<Thread> threads) {
        return threads.stream().filter(Thread::isAlive).count();
    }

    private static final class Garbage {}

    /** A network with nothing to say. */
    private static final class CountingPoller implements Poller {
        private final Set<Long> waits = new HashSet<>();
        private int looks;
        private @Nullable Runnable onLongWait;

        @Override
        public void poll(long timeoutNanos) {
            looks++;
            waits.add(timeoutNanos);
            var listener = onLongWait;
            if (listener != null && timeoutNanos > ofMinutes(1).toNanos()) {
                onLongWait = null;
                listener.run();
            }
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean active() {
            return true;
        }

        @Override
        public void close() {}
    }
}
