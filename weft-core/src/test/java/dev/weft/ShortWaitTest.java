package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a loop looks for messages for a moment before it parks. */
class ShortWaitTest {
    private int looks;

    @BeforeEach
    void theMachineCanRunASenderMeanwhile() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
    }

    @Test
    void aLoopThatNobodyCallsDoesNotLook() {
        var wait = new ShortWait(true, Clock.system());
        assertThat(wait.sees(this::look)).isFalse();
        wait.park(() -> {});
        assertThat(wait.sees(this::look)).isFalse();
        assertThat(looks).isZero();
    }

    @Test
    void aLoopThatWasCalledAtOnceLooks() {
        assertThat(afterAQuickMessage().sees(this::look)).isTrue();
        assertThat(looks).isPositive();
    }

    @Test
    void itGoesOnLookingWhileItSees() {
        var wait = afterAQuickMessage();
        assertThat(wait.sees(this::look)).isTrue();
        assertThat(wait.sees(this::look)).isTrue();
    }

    @Test
    void aLookInVainIsTheLast() {
        var wait = afterAQuickMessage();
        assertThat(wait.sees(() -> false)).isFalse();
        assertThat(wait.sees(this::look)).isFalse();
        assertThat(looks).isZero();
    }

    @Test
    void aMessageThatTookLongPromisesNothing() {
        var wait = new ShortWait(true, Clock.system());
        wait.park(() -> {
            long start = System.nanoTime();
            while (System.nanoTime() - start < 2 * ShortWait.LONGEST_NANOS) {
                Thread.onSpinWait();
            }
            wait.messageSent();
        });
        assertThat(wait.sees(this::look)).isFalse();
        assertThat(looks).isZero();
    }

    @Test
    void thereIsNothingToWinInVirtualTimeOrOnAVirtualHome() {
        for (var wait : new ShortWait[] {new ShortWait(true, Clock.virtual()), new ShortWait(false, Clock.system())}) {
            wait.park(wait::messageSent);
            assertThat(wait.sees(this::look)).isFalse();
        }
        assertThat(looks).isZero();
    }

    /** A message counts as quick if it comes within microseconds, which a busy machine may not manage at the first go. */
    private static ShortWait afterAQuickMessage() {
        while (true) {
            var wait = new ShortWait(true, Clock.system());
            wait.park(wait::messageSent);
            if (wait.promising()) {
                return wait;
            }
        }
    }

    private boolean look() {
        looks++;
        return true;
    }
}
