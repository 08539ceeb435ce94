package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a task obeys its scopes, and how many turns that takes. */
@Timeout(30)
class CheckpointTest {
    @Test
    void aFullOneGivesUpATurn() {
        Loops.virtually(() -> assertThat(turnsOf(Checkpoint::full)).isEqualTo(1));
    }

    @Test
    void aShieldedOneGivesUpATurnAndThrowsNothing() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            scope.run(() -> {
                scope.cancel();
                assertThat(turnsOf(Checkpoint::shielded)).isEqualTo(1);
            });
            Task.current().cancel();
            Checkpoint.shielded();
            assertThat(Task.current().cancelling()).isEqualTo(1);
            Task.current().uncancel();
        });
    }

    @Test
    void theOtherHalfSuspendsOnlyToThrow() {
        Loops.virtually(() -> {
            assertThat(turnsOf(Checkpoint::ifCancelled)).isZero();
            var scope = new CancelScope();
            scope.run(() -> {
                scope.cancel();
                assertThat(turnsOf(() -> assertThat(catchThrowable(Checkpoint::ifCancelled))
                                .isInstanceOf(CancelledError.class)))
                        .isEqualTo(2);
            });
        });
    }

    @Test
    void inACancelledScopeAFullOneThrowsInItsSecondTurn() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            scope.run(() -> {
                scope.cancel();
                assertThat(turnsOf(() ->
                                assertThat(catchThrowable(Checkpoint::full)).isInstanceOf(CancelledError.class)))
                        .isEqualTo(2);
            });
        });
    }

    @Test
    void everyOneAnswersARequest() {
        Loops.virtually(() -> {
            for (Runnable checkpoint :
                    new Runnable[] {Checkpoint::full, Checkpoint::ifCancelled, Checkpoint::throwIfCancelled}) {
                Task.current().cancel("request");
                assertThat(catchThrowable(checkpoint::run))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("request");
                Task.current().uncancel();
                checkpoint.run(); // once
            }
        });
    }

    @Test
    void askingDoesNotSuspend() {
        Loops.virtually(() -> {
            assertThat(Checkpoint.isCancelled()).isFalse();
            Checkpoint.throwIfCancelled();
            var scope = new CancelScope();
            scope.run(() -> {
                scope.cancel();
                assertThat(Checkpoint.isCancelled()).isTrue();
                assertThat(turnsOf(() -> assertThat(catchThrowable(Checkpoint::throwIfCancelled))
                                .isInstanceOf(CancelledError.class)))
                        .isZero();
            });
        });
    }

    @Test
    void aWaitForWhatIsThereDoesNotSuspend() {
        Loops.virtually(() -> {
            Future<String> done = EventLoop.current().createFuture();
            done.setResult("x");
            assertThat(turnsOf(() -> assertThat(Checkpoint.await(done)).isEqualTo("x")))
                    .isZero();
        });
    }

    @Test
    void aWaitInACancelledScopeThrowsEachTime() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            scope.run(() -> {
                scope.cancel();
                for (int i = 0; i < 3; i++) {
                    Future<String> never = EventLoop.current().createFuture();
                    assertThat(catchThrowable(() -> Checkpoint.await(never))).isInstanceOf(CancelledError.class);
                    assertThat(never.cancelled()).isTrue();
                }
            });
        });
    }

    /** Counts the iterations of the loop that an operation takes. */
    private static int turnsOf(Runnable operation) {
        var loop = EventLoop.current();
        var turns = new ArrayList<Integer>();
        var counting = new Object() {
            private boolean on = true;

            void next() {
                if (on) {
                    turns.add(turns.size());
                    loop.callSoon(this::next);
                }
            }
        };
        loop.callSoon(counting::next);
        operation.run();
        counting.on = false;
        return turns.size();
    }
}
