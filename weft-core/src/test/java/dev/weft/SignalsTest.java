package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals that a loop handles, with one that does no harm to a process that does not: the window's size has changed. */
@Timeout(30)
class SignalsTest {
    private static final String HARMLESS = "WINCH";
    private static final ContextVar<String> REQUEST = new ContextVar<>("request", "none");

    @Test
    void aHandlerIsCalledOnTheLoopInTheContextThatItWasAddedIn() {
        Loops.really(() -> {
            var loop = EventLoop.current();
            Future<String> came = loop.createFuture();
            REQUEST.set("adder's");
            loop.addSignalHandler(HARMLESS, () -> {
                assertThat(EventLoop.current()).isSameAs(loop);
                came.setResult(REQUEST.get());
            });
            REQUEST.set("changed since");
            raise();
            assertThat(came.await()).isEqualTo("adder's"); // a loop that handles signals is not dead while it waits
            assertThat(loop.removeSignalHandler(HARMLESS)).isTrue();
        });
    }

    @Test
    void theLatestHandlerIsTheOneThatIsCalled() {
        Loops.really(() -> {
            var loop = EventLoop.current();
            Future<String> came = loop.createFuture();
            loop.addSignalHandler(HARMLESS, () -> came.setResult("first"));
            loop.addSignalHandler(HARMLESS, () -> came.setResult("second"));
            raise();
            assertThat(came.await()).isEqualTo("second");
            assertThat(loop.removeSignalHandler(HARMLESS)).isTrue();
            assertThat(loop.removeSignalHandler(HARMLESS)).isFalse();
        });
    }

    @Test
    void aHandlerThatIsTakenAwayGivesTheSignalBack() {
        Loops.really(() -> {
            var outer = EventLoop.current();
            Future<String> came = outer.createFuture();
            outer.addSignalHandler(HARMLESS, () -> came.setResult("outer"));
            try (var inner = Loops.virtual()) {
                inner.addSignalHandler(HARMLESS, () -> came.setResult("inner"));
            } // closing takes its handlers away
            raise();
            assertThat(came.await()).isEqualTo("outer");
        });
    }

    @Test
    void aSignalThatThePlatformHasNotIsRefused() {
        Loops.virtually(() -> assertThatThrownBy(() -> EventLoop.current().addSignalHandler("NOSUCH", () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no signal NOSUCH on this platform: use INT, TERM, HUP"));
    }

    @Test
    void aSignalThatTheJvmKeepsIsRefused() {
        Loops.virtually(() -> assertThatThrownBy(() -> EventLoop.current().addSignalHandler("SEGV", () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the JVM keeps it for itself"));
    }

    private static void raise() throws Exception {
        var self = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("kill", "-" + HARMLESS, self).start().waitFor())
                .isZero();
    }
}
