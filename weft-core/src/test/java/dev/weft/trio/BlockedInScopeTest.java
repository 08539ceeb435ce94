package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks in a JDK call that blocks, inside a cancelled scope, in real time, which those calls live in. */
@Timeout(30)
@Tag("real-time")
class BlockedInScopeTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @BeforeEach
    void onlyTheCarrierEngineSuspendsThem() {
        assumeTrue(
                "carrier".equals(System.getProperty("weft.engine")),
                "a blocking call holds the portable engine's loop");
    }

    @Test
    void theDeadlineOfAScopeReachesIntoABlockingCall() {
        Trio.run(() -> {
            var scope = Trio.moveOnAfter(SHORT, () -> Thread.sleep(MINUTE));
            assertThat(scope.cancelledCaught()).isTrue();
            assertNothingIsLeft();
        });
    }

    @Test
    void failAfterReachesThereToo() {
        Trio.run(() -> {
            assertThatThrownBy(() -> Trio.failAfter(SHORT, () -> new LinkedBlockingQueue<String>().take()))
                    .isInstanceOf(TooSlowException.class);
            assertNothingIsLeft();
        });
    }

    @Test
    void aFailingChildInterruptsItsSiblings() {
        var failure = new IOException("broken");
        var log = new ArrayList<String>();
        Trio.run(() -> {
            assertThatThrownBy(() -> Trio.openNursery(nursery -> {
                        nursery.startSoon(() -> {
                            try {
                                Thread.sleep(MINUTE);
                            } catch (InterruptedException interrupted) {
                                log.add("interrupted");
                                throw interrupted;
                            }
                        });
                        nursery.startSoon(() -> {
                            Trio.sleep(SHORT);
                            throw failure;
                        });
                    }))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions()).containsExactly(failure));
            assertNothingIsLeft();
        });
        assertThat(log).containsExactly("interrupted");
    }

    @Test
    void aCallThatBeginsInACancelledScopeIsInterruptedAtOnce() {
        Trio.run(() -> {
            var scope = new CancelScope();
            scope.run(() -> {
                scope.cancel();
                Thread.sleep(MINUTE);
            });
            assertThat(scope.cancelledCaught()).isTrue();
            assertNothingIsLeft();
        });
    }

    // A lock that cannot be interrupted is taken in spite of the cancellation, whose interrupt must not hit what comes
    // next.

    @Test
    void anInterruptThatNobodyHasTakenEndsWithTheScope() throws Exception {
        var unlock = new CountDownLatch(1);
        var lock = heldUntil(unlock);
        Trio.run(() -> Trio.openNursery(nursery -> {
            var scope = new CancelScope();
            nursery.startSoon(() -> cancelAndUnlock(scope, unlock));
            scope.run(() -> {
                lock.lock();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
            assertThat(scope.cancelledCaught()).isFalse();
            assertNothingIsLeft();
        }));
    }

    @Test
    void norDoesItReachTheCleanupAfterTheNextCheckpoint() throws Exception {
        var unlock = new CountDownLatch(1);
        var lock = heldUntil(unlock);
        var log = new ArrayList<String>();
        Trio.run(() -> Trio.openNursery(nursery -> {
            var scope = new CancelScope();
            nursery.startSoon(() -> cancelAndUnlock(scope, unlock));
            scope.run(() -> {
                lock.lock();
                try {
                    Trio.checkpoint();
                } finally {
                    Thread.sleep(1);
                    log.add("cleaned up");
                }
            });
        }));
        assertThat(log).containsExactly("cleaned up");
    }

    @Test
    void norTheTaskAfterOneThatEndsWithItsCall() throws Exception {
        var unlock = new CountDownLatch(1);
        var lock = heldUntil(unlock);
        var threads = new ArrayList<Thread>();
        Trio.run(() -> {
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    threads.add(Thread.currentThread());
                    lock.lock();
                });
                cancelAndUnlock(nursery.cancelScope(), unlock);
            });
            Trio.openNursery(nursery -> nursery.startSoon(() -> {
                threads.add(Thread.currentThread());
                assertNothingIsLeft();
            }));
        });
        assertThat(threads.getLast()).isSameAs(threads.getFirst());
    }

    private static void cancelAndUnlock(CancelScope scope, CountDownLatch unlock) {
        Trio.sleep(SHORT);
        scope.cancel();
        unlock.countDown();
    }

    private static ReentrantLock heldUntil(CountDownLatch unlock) throws InterruptedException {
        var lock = new ReentrantLock();
        var locked = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> {
            lock.lock();
            locked.countDown();
            try {
                unlock.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            lock.unlock();
        });
        locked.await();
        return lock;
    }

    @Test
    void aCallThatCannotBeInterruptedGoesOnAndTheErrorComesAtTheNextWait() {
        Trio.run(() -> {
            var log = new ArrayList<String>();
            var lock = new ReentrantLock();
            var held = new CountDownLatch(1);
            var letGo = new CountDownLatch(1);
            var holder = Thread.ofPlatform().start(() -> {
                lock.lock();
                held.countDown();
                awaitUninterrupted(letGo);
                lock.unlock();
            });
            held.await();
            var scope = new CancelScope();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> scope.run(() -> {
                    lock.lock();
                    lock.unlock();
                    log.add("the call has ended");
                    Trio.checkpoint();
                    log.add("never");
                }));
                Trio.checkpoint();
                scope.cancel();
                Trio.checkpoint();
                assertThat(log).isEmpty();
                letGo.countDown();
            });
            assertThat(log).containsExactly("the call has ended");
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(holder.join(MINUTE)).isTrue();
            assertNothingIsLeft();
        });
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    @Test
    void aShieldKeepsTheInterruptOut() {
        Trio.run(() -> {
            var log = new ArrayList<String>();
            var outer = Trio.moveOnAfter(SHORT, () -> {
                var shielded = new CancelScope();
                shielded.shield(true);
                shielded.run(() -> {
                    Thread.sleep(SHORT.multipliedBy(4));
                    log.add("slept");
                });
                Trio.checkpoint();
                log.add("never");
            });
            assertThat(log).containsExactly("slept");
            assertThat(outer.cancelledCaught()).isTrue();
        });
    }

    @Test
    void aRequestInterruptsAChildAndIsNoFailure() {
        Trio.run(() -> {
            Trio.openNursery(nursery -> {
                var blocked = nursery.startSoon(() -> Thread.sleep(MINUTE));
                Trio.sleep(SHORT);
                blocked.cancel("enough");
                Trio.sleep(SHORT);
                assertThatThrownBy(blocked::result)
                        .isInstanceOfSatisfying(
                                CancelledError.class,
                                error -> assertThat(error.scope()).isNull());
            });
            assertNothingIsLeft();
        });
    }

    /** No interrupt and no cancellation reaches what comes after the block. */
    private static void assertNothingIsLeft() throws InterruptedException {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        Thread.sleep(1);
        Trio.checkpoint();
    }
}
