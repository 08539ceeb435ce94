package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.asyncio.AsyncGenerator;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GeneratorsTest {
    @Test
    void oneThatFailsToCloseIsReportedAndTheOthersAreClosed() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var reports = Loops.reports(loop);
            var closed = new ArrayList<String>();
            var failure = new IOException("broken");
            loop.generators().begun(() -> {
                throw failure;
            });
            loop.generators().begun(() -> closed.add("other"));
            loop.shutdownAsyncGenerators();
            assertThat(closed).containsExactly("other");
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.message()).startsWith("an error occurred during closing of asynchronous generator");
                assertThat(report.exception()).isSameAs(failure);
            });
            loop.shutdownAsyncGenerators(); // they are closed once
            assertThat(closed).hasSize(1);
        });
    }

    @Test
    void oneThatHasEndedIsForgotten() {
        Loops.virtually(() -> assertThat(Loops.isForgotten(ended())).isTrue());
    }

    private static WeakReference<AsyncGenerator<String>> ended() {
        var generator = AsyncGenerator.<String>of(out -> out.emit("value"));
        assertThat(generator).containsExactly("value");
        Loops.turns(2); // its task's last callback has run
        return new WeakReference<>(generator);
    }
}
