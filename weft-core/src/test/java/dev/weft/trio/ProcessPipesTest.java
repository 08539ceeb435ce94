package dev.weft.trio;

import dev.weft.trio.ProcessOptions.Redirect;
import dev.weft.trio.testing.StreamChecks;
import dev.weft.trio.testing.StreamPair;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The pipes of processes are streams like any other. Processes of the system, so in real time. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class ProcessPipesTest {
    private static Process cat() throws IOException {
        return Trio.openProcess(ProcessOptions.DEFAULT.withStdin(Redirect.PIPE).withStdout(Redirect.PIPE), "cat");
    }

    private static SendStream into(Process process) {
        return Objects.requireNonNull(process.stdin());
    }

    private static ReceiveStream outOf(Process process) {
        return Objects.requireNonNull(process.stdout());
    }

    private static StreamPair<SendStream, ReceiveStream> through() throws IOException {
        var cat = cat();
        return new StreamPair<>(into(cat), outOf(cat));
    }

    private static StreamPair<StapledStream<SendStream, ReceiveStream>, StapledStream<SendStream, ReceiveStream>>
            bothWays() throws IOException {
        var there = cat();
        var back = cat();
        return new StreamPair<>(
                new StapledStream<>(into(there), outOf(back)), new StapledStream<>(into(back), outOf(there)));
    }

    @Test
    void thePipesOfAProcessPassTheChecks() {
        Trio.run(() -> StreamChecks.checkOneWayStream(ProcessPipesTest::through, null));
    }

    @Test
    void stapledPipesPassTheChecks() {
        Trio.run(() -> StreamChecks.checkHalfCloseableStream(ProcessPipesTest::bothWays, null));
    }
}
