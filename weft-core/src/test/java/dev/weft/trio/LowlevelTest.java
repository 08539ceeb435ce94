package dev.weft.trio;

import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.trio.Lowlevel.Abort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LowlevelTest {
    private final List<String> seen = new ArrayList<>();
    private Task<?> waiting;

    /** Starts a task that waits to be rescheduled, and notes what comes of it. */
    private void startWaiting(Nursery nursery, Lowlevel.AbortFunction abort) {
        waiting = nursery.startSoon(() -> {
            try {
                seen.add("got " + Lowlevel.<String>waitTaskRescheduled(abort));
            } catch (CancelledError e) {
                seen.add("cancelled, " + (e.scope() == null ? "by a request" : "by a scope"));
                throw e;
            } catch (Throwable e) {
                seen.add("failed: " + e.getMessage());
            }
        });
        settle();
    }

    private static Abort undone(Supplier<CancelledError> raiseCancel) {
        return Abort.SUCCEEDED;
    }

    private static Abort refused(Supplier<CancelledError> raiseCancel) {
        return Abort.FAILED;
    }

    // ------------------------------------------------------------------ waitTaskRescheduled

    @Test
    void aTaskGoesOnWithWhatItIsRescheduledWith() {
        run(() -> Trio.openNursery(nursery -> {
            startWaiting(nursery, LowlevelTest::undone);
            Lowlevel.reschedule(waiting, new Outcome.Success<>("a value"));
            settle();
            startWaiting(nursery, LowlevelTest::undone);
            Lowlevel.reschedule(waiting, new Outcome.Failure<>(new IOException("broken")));
            settle();
            startWaiting(nursery, LowlevelTest::undone);
            Lowlevel.reschedule(waiting);
        }));
        assertThat(seen).containsExactly("got a value", "failed: broken", "got null");
    }

    @Test
    void aWaitThatIsUndoneIsCancelled() {
        run(() -> Trio.openNursery(nursery -> {
            startWaiting(nursery, LowlevelTest::undone);
            nursery.cancelScope().cancel();
            assertThatThrownBy(() -> Lowlevel.reschedule(waiting))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not wait in waitTaskRescheduled");
        }));
        assertThat(seen).containsExactly("cancelled, by a scope");
    }

    @Test
    void aWaitThatCannotBeUndoneGoesOnAndIsAskedOnce() {
        run(() -> Trio.openNursery(nursery -> {
            var asked = new int[1];
            startWaiting(nursery, raiseCancel -> {
                asked[0]++;
                return Abort.FAILED;
            });
            nursery.cancelScope().cancel();
            waiting.cancel();
            Trio.cancelShieldedCheckpoint();
            assertThat(asked[0]).isOne();
            assertThat(seen).isEmpty();
            Lowlevel.reschedule(waiting, new Outcome.Success<>("a value"));
        }));
        assertThat(seen).containsExactly("got a value");
    }

    @Test
    void aCancellationThatComesLateIsTheScopesOwn() {
        run(() -> {
            Trio.openNursery(nursery -> {
                var error = new ArrayList<Supplier<CancelledError>>();
                startWaiting(nursery, raiseCancel -> {
                    error.add(raiseCancel);
                    return Abort.FAILED;
                });
                nursery.cancelScope().cancel();
                Lowlevel.reschedule(
                        waiting, new Outcome.Failure<>(error.getFirst().get()));
            });
            Trio.openNursery(nursery -> {
                startWaiting(nursery, raiseCancel -> {
                    EventLoop.current()
                            .callSoon(() -> Lowlevel.reschedule(waiting, new Outcome.Failure<>(raiseCancel.get())));
                    return Abort.FAILED;
                });
                waiting.cancel();
            });
        });
        assertThat(seen).containsExactly("cancelled, by a scope", "cancelled, by a request");
    }

    @Test
    void inACancelledScopeTheWaitIsUndoneAtOnce() {
        run(() -> {
            var scope = new CancelScope();
            scope.run(() -> {
                scope.cancel();
                Lowlevel.waitTaskRescheduled(raiseCancel -> {
                    seen.add("undone");
                    return Abort.SUCCEEDED;
                });
                seen.add("never");
            });
            assertThat(scope.cancelledCaught()).isTrue();
        });
        assertThat(seen).containsExactly("undone");
    }

    @Test
    void aTaskIsRescheduledOnceAndOnlyWhereItWaits() {
        run(() -> Trio.openNursery(nursery -> {
            startWaiting(nursery, LowlevelTest::refused);
            Lowlevel.reschedule(waiting);
            assertThatThrownBy(() -> Lowlevel.reschedule(waiting)).isInstanceOf(IllegalStateException.class);
            var elsewhere = nursery.startSoon(Trio::sleepForever);
            settle();
            assertThatThrownBy(() -> Lowlevel.reschedule(elsewhere)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Lowlevel.reschedule(Task.current())).isInstanceOf(IllegalStateException.class);
            elsewhere.cancel();
        }));
    }

    @Test
    void theRootTaskIsTheOutermostOne() {
        run(() -> {
            var root = Lowlevel.currentRootTask();
            assertThat(Trio.childNurseries(root)).hasSize(2); // of the system tasks, and of the main task
            assertThat(Trio.parentNursery(Task.current()).parentTask()).isSameAs(root);
        });
        Asyncio.run(() -> assertThat(Lowlevel.currentRootTask()).isNull());
    }

    // ------------------------------------------------------------------ breakers

    private final ParkingLot lot = new ParkingLot();

    @Test
    void theEndOfABreakerBreaksItsLots() {
        run(() -> Trio.openNursery(nursery -> {
            var other = new ParkingLot();
            var mayEnd = new Event();
            var breaker = nursery.startSoon(mayEnd::await, "breaker");
            Lowlevel.addParkingLotBreaker(breaker, lot);
            Lowlevel.addParkingLotBreaker(breaker, other);
            nursery.startSoon(() -> assertThatThrownBy(lot::park)
                    .isInstanceOf(BrokenResourceException.class)
                    .hasMessage("the parking lot is broken by breaker"));
            settle();
            assertThat(lot.brokenBy()).isEmpty();
            mayEnd.set();
            settle();
            assertThat(lot.brokenBy()).containsExactly(breaker);
            assertThat(other.brokenBy()).containsExactly(breaker);
            assertThatThrownBy(other::park).isInstanceOf(BrokenResourceException.class);
        }));
    }

    @Test
    void aFormerBreakerBreaksNothing() {
        run(() -> Trio.openNursery(nursery -> {
            var breaker = nursery.startSoon(Trio::checkpoint);
            Lowlevel.addParkingLotBreaker(breaker, lot);
            Lowlevel.removeParkingLotBreaker(breaker, lot);
            assertThatThrownBy(() -> Lowlevel.removeParkingLotBreaker(breaker, lot))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is not a breaker");
            settle();
            assertThat(breaker.done()).isTrue();
            assertThat(lot.brokenBy()).isEmpty();
        }));
    }

    @Test
    void aBreakerThatWasAddedTwiceIsRemovedTwice() {
        run(() -> Trio.openNursery(nursery -> {
            var breaker = nursery.startSoon(Trio::checkpoint);
            Lowlevel.addParkingLotBreaker(breaker, lot);
            Lowlevel.addParkingLotBreaker(breaker, lot);
            Lowlevel.removeParkingLotBreaker(breaker, lot);
            settle();
            assertThat(lot.brokenBy()).containsExactly(breaker);
        }));
    }

    @Test
    void whoHasEndedIsNoBreaker() {
        run(() -> Trio.openNursery(nursery -> {
            var ended = nursery.startSoon(Trio::checkpoint);
            settle();
            assertThatThrownBy(() -> Lowlevel.addParkingLotBreaker(ended, lot))
                    .isInstanceOf(BrokenResourceException.class)
                    .hasMessageContaining("has ended");
        }));
    }
}
