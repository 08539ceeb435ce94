package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterruptionsTest {
    static Stream<Exception> whatInterruptedCallsThrow() {
        return Stream.of(
                new InterruptedException(),
                new ClosedByInterruptException(),
                new InterruptedIOException(),
                new SocketException("Closed by interrupt"));
    }

    @ParameterizedTest
    @MethodSource
    void whatInterruptedCallsThrow(Exception interruption) {
        assertThat(Interruptions.isInterruption(interruption)).isTrue();
        assertThat(Interruptions.isInterruption(new IOException(interruption))).isTrue();
        assertThat(Interruptions.isInterruption(wrapped(interruption, 7))).isTrue();
    }

    @Test
    void otherFailuresAreNone() {
        assertThat(Interruptions.isInterruption(new IOException("gone"))).isFalse();
        assertThat(Interruptions.isInterruption(wrapped(new IOException("gone"), 3)))
                .isFalse();
    }

    @Test
    void whatIsWrappedTooDeepIsNotLookedFor() {
        assertThat(Interruptions.isInterruption(wrapped(new InterruptedException(), 8)))
                .isFalse();
    }

    @Test
    void anEndlessChainOfCausesComesToAnEnd() {
        var one = new IOException("one");
        one.initCause(new IOException("other", one));
        assertThat(Interruptions.isInterruption(one)).isFalse();
    }

    private static Throwable wrapped(Throwable cause, int times) {
        return times == 0 ? cause : wrapped(new IllegalStateException(cause), times - 1);
    }
}
