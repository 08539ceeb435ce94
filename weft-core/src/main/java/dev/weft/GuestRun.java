package dev.weft;

import dev.weft.spi.Poller;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a loop in the thread of a host, another event loop, one iteration at a time; while it is idle the host goes on. */
final class GuestRun {
    /*
     * A tick is one iteration, run by the host. After it either something is left to do, and the next tick goes into the host's
     * queue; or the loop is asleep: the waiter, a thread of the guest's own, waits in the poller for as long as the loop would,
     * and then has the host run the next tick. So of tick and wait exactly one is under way or on its way, and the hand-over
     * between the two threads orders memory. Whoever wakes the loop meanwhile, the host's own thread included, wakes the waiter.
     *
     * Between ticks the loop stays the one that runs in the host's thread. The carrier engine runs the tick right there, the
     * portable one on a virtual thread that the host's thread waits for.
     */
    private final EventLoop loop;
    private final Executor soonThreadsafe;
    private final Executor soonHere;
    private final Consumer<? super @Nullable Throwable> ended;
    private final ExecutorService waiter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("weft-guest-waiter").factory());

    GuestRun(EventLoop loop, Executor soonThreadsafe, Executor soonHere, Consumer<? super @Nullable Throwable> ended) {
        this.loop = loop;
        this.soonThreadsafe = soonThreadsafe;
        this.soonHere = soonHere;
        this.ended = ended;
    }

    void start() {
        loop.joinHost();
        try {
            soonThreadsafe.execute(() -> tick(false));
        } catch (Throwable e) {
            leave();
            throw e;
        }
    }

    private void tick(boolean patienceIsOver) {
        try {
            loop.bindToHost();
            HomeThread.run(
                    loop.engine().homeIsPlatformThread(),
                    () -> loop.atHome(() -> loop.turns().takeAsGuest(patienceIsOver)));
        } catch (Throwable e) {
            end(e);
            return;
        }
        if (loop.turns().takeStop()) {
            end(null);
        } else {
            next();
        }
    }

    private void next() {
        long nanos = loop.turns().fallAsleep();
        if (nanos == 0) {
            post(soonHere, true);
        } else {
            var poller = loop.poller();
            waiter.execute(() -> wait(poller, nanos));
        }
    }

    private void wait(Poller poller, long nanos) {
        long begin = System.nanoTime();
        try {
            poller.await(nanos);
        } catch (Throwable e) {
            soonThreadsafe.execute(() -> end(e));
            return;
        }
        post(soonThreadsafe, System.nanoTime() - begin >= nanos);
    }

    private void post(Executor host, boolean patienceIsOver) {
        try {
            host.execute(() -> tick(patienceIsOver));
        } catch (RejectedExecutionException e) {
            end(new IllegalStateException(
                    "the host takes no more callbacks, so its guest was cut off: let the guest end first", e));
        }
    }

    private void end(@Nullable Throwable failure) {
        leave();
        ended.accept(failure);
    }

    private void leave() {
        waiter.shutdown();
        loop.leaveHost();
    }
}
