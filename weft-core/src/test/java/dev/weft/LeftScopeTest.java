package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a scope leaves behind, of itself and of those who were in it. */
@Timeout(30)
class LeftScopeTest {
    @Test
    void aScopeThatWasLeftIsForgottenByTheOneAroundIt() {
        Loops.virtually(() -> new CancelScope()
                .run(() -> assertThat(Loops.isForgotten(enteredAndLeft())).isTrue()));
    }

    private static WeakReference<CancelScope> enteredAndLeft() {
        var inner = new CancelScope();
        inner.run(() -> sleep(ofHours(1)));
        return new WeakReference<>(inner);
    }

    @Test
    void aTaskThatHasEndedIsForgottenByItsScope() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            scope.run(() -> {
                var held = adoptedByAndEnded(scope);
                sleep(ofHours(1));
                assertThat(Loops.isForgotten(held)).isTrue();
            });
        });
    }

    private static WeakReference<Object> adoptedByAndEnded(CancelScope scope) {
        var held = new Object();
        scope.adopt(EventLoop.current().createTask(() -> held));
        return new WeakReference<>(held);
    }

    @Test
    void aCancelledScopeHasNoTimerAnyMore() {
        Loops.virtually(() -> {
            var scope = CancelScope.after(ofHours(1));
            scope.run(() -> {
                assertThat(EventLoop.current().statistics().nextTimer()).isEqualTo(scope.deadline());
                scope.cancel();
                assertThat(EventLoop.current().statistics().nextTimer()).isEqualTo(Deadlines.NEVER);
            });
        });
    }

    @Test
    void ofTwoCancelledScopesTheInnerOneGivesTheReason() {
        Loops.virtually(() -> {
            var outer = new CancelScope();
            var inner = new CancelScope();
            outer.run(() -> inner.run(() -> {
                inner.cancel("inner");
                outer.cancel("outer");
                assertThat(catchThrowable(Checkpoint::full)).hasMessage("inner");
            }));
        });
    }

    @Test
    void theReasonReachesTheTaskThatIsAwaitedInTheScope() {
        Loops.virtually(() -> {
            var messages = new ArrayList<String>();
            var scope = new CancelScope();
            scope.run(() -> {
                var awaited = EventLoop.current().createTask(() -> {
                    try {
                        sleep(ofHours(1));
                    } catch (CancelledError error) {
                        messages.add(error.getMessage());
                        throw error;
                    }
                });
                EventLoop.current().callSoon(() -> scope.cancel("enough"));
                awaited.await();
            });
            assertThat(messages).containsExactly("enough");
        });
    }

    @Test
    void anInterruptOfTheProgramsOwnPassesThroughAScope() {
        Loops.virtually(() -> {
            Thread.currentThread().interrupt();
            new CancelScope().run(() -> {});
            assertThat(Thread.interrupted()).isTrue();
        });
    }
}
