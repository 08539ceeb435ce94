package dev.weft.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.transport.SubprocessOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Processes of the system, so real time. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class ProcessTest {
    @Test
    void communicateSendsTheInputAndReadsOutputAndErrors() {
        Asyncio.run(() -> {
            byte[] input = new byte[5_000_000];
            Arrays.fill(input, (byte) 'x');
            var process = Asyncio.createSubprocessShell(SubprocessOptions.PIPES, "cat; echo oops >&2; exit 3");
            var output = process.communicate(input);
            assertThat(Arrays.equals(output.stdout(), input)).isTrue();
            assertThat(text(output.stderr())).isEqualTo("oops\n");
            assertThat(process.returncode()).isEqualTo(3);
            assertThat(process.await()).isEqualTo(3);
        });
    }

    @Test
    void pipesAreStreams() {
        Asyncio.run(() -> {
            var process = Asyncio.createSubprocessExec(SubprocessOptions.PIPES, "cat");
            process.stdin().write("a line\n".getBytes(StandardCharsets.UTF_8));
            assertThat(text(process.stdout().readLine())).isEqualTo("a line\n");
            process.stdin().close();
            assertThat(process.stdout().read()).isEmpty();
            assertThat(process.await()).isZero();
        });
    }

    @Test
    void errorsCanBeJoinedToTheOutputAndTheRestSet() {
        Asyncio.run(() -> {
            var options = SubprocessOptions.PIPES
                    .withStdin(SubprocessOptions.Redirect.DEVNULL)
                    .withStderr(SubprocessOptions.Redirect.STDOUT)
                    .withDirectory(Path.of("/"))
                    .withEnvironment("WEFT_WORD", "woven");
            var process = Asyncio.createSubprocessShell(options, "cat; pwd; echo $WEFT_WORD >&2");
            assertThat(text(process.communicate().stdout())).isEqualTo("/\nwoven\n");
        });
    }

    @Test
    void aProcessThatIsHeldBackByItsReaderLosesNothing() {
        Asyncio.run(() -> {
            var options = SubprocessOptions.PIPES.withLimit(1000);
            var process = Asyncio.createSubprocessShell(options, "head -c 1000000 /dev/zero");
            Asyncio.sleep(Duration.ofMillis(50)); // it fills the pipe, and the reader twice its limit
            int total = 0;
            byte[] piece;
            while ((piece = process.stdout().read(700)).length > 0) {
                total += piece.length;
            }
            assertThat(total).isEqualTo(1_000_000);
        });
    }

    @Test
    void signalsArriveAndAreSeenInTheReturnCode() {
        Asyncio.run(() -> {
            var process = Asyncio.createSubprocessExec(SubprocessOptions.DEFAULT, "sleep", "100");
            process.sendSignal("SIGUSR1"); // not SIGINT, which children of a background job ignore
            assertThat(process.await()).isEqualTo(128 + 10);
            process.sendSignal("SIGUSR1"); // nobody is there any more, and nobody else is hit
        });
    }

    @Test
    void aProcessThatIgnoresTheRequestIsKilledWithItsScope() {
        Asyncio.run(() -> {
            var process = Asyncio.createSubprocessShell(
                    SubprocessOptions.PIPES, "trap '' TERM; echo ready; while :; do sleep 0.05; done");
            assertThat(text(process.stdout().readLine())).isEqualTo("ready\n");
            process.close(Duration.ofMillis(100));
            assertThat(process.returncode()).isEqualTo(128 + 9);
        });
    }

    @Test
    void aCancelledWaitLeavesTheProcessRunningAndItsScopeEndsIt() {
        Asyncio.run(() -> {
            Process process;
            try (var scope = Asyncio.createSubprocessExec(SubprocessOptions.DEFAULT, "sleep", "100")) {
                process = scope;
                var waiting = Asyncio.createTask(() -> scope.await());
                Asyncio.sleep(Duration.ofMillis(10));
                waiting.cancel();
                assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
                assertThat(scope.returncode()).isNull();
            }
            assertThat(process.returncode()).isEqualTo(128 + 15);
        });
    }

    @Test
    void aStartThatIsCancelledWhenTheProcessIsThereLeavesNone() {
        Asyncio.run(() -> {
            Asyncio.getRunningLoop().setDefaultExecutor(new AtOnce());
            var starting = Asyncio.createTask(() -> Asyncio.createSubprocessExec("sleep", "987"));
            Asyncio.createTask(() -> {
                starting.cancel(); // the process is there, and the task has not heard of it
            });
            assertThatThrownBy(starting::await).isInstanceOf(CancelledError.class);
            awaitThat(() -> ProcessHandle.current()
                    .children()
                    .noneMatch(child -> child.info().commandLine().orElse("").endsWith("sleep 987")));
        });
    }

    @Test
    void outputThatNobodyReadsCostsNoThreadAndIsThereLater() {
        Asyncio.run(() -> {
            try (var process = Asyncio.createSubprocessExec(SubprocessOptions.PIPES, "yes")) {
                var thread = "weft-stdout-" + process.pid();
                process.stdout().readLine();
                awaitThat(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(each -> each.getName().equals(thread)));
                for (int i = 0; i < 10; i++) {
                    assertThat(process.stdout().readExactly(100_000)).startsWith('y', '\n');
                }
            }
        });
    }

    @Test
    void whoeverHoldsThePipesIsNotWaitedForWhenTheScopeEnds() {
        Asyncio.run(() -> {
            var process = Asyncio.createSubprocessShell(SubprocessOptions.PIPES, "sleep 60 & echo $!");
            long heir = Long.parseLong(text(process.stdout().readLine()).strip());
            assertThat(process.await()).isZero();
            process.close();
            assertThat(process.stdout().read()).isEmpty();
            ProcessHandle.of(heir).orElseThrow().destroy();
        });
    }

    /** Waits for what happens outside the loop. */
    private static void awaitThat(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) { // the test's own limit ends this
            Asyncio.sleep(Duration.ofMillis(1));
        }
    }

    /** Runs what it is given in the caller's thread, so that it is done before anybody hears of it. */
    private static final class AtOnce extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    @Test
    void whatAProcessSaysWhenItIsAskedToEndIsHeard() {
        Asyncio.run(() -> {
            var process = Asyncio.createSubprocessShell(
                    SubprocessOptions.PIPES,
                    "trap 'echo farewell; exit 0' TERM; echo ready; while :; do sleep 0.02; done");
            assertThat(text(process.stdout().readLine())).isEqualTo("ready\n");
            process.terminate();
            assertThat(text(process.stdout().read())).isEqualTo("farewell\n");
            assertThat(process.await()).isZero();
            process.kill(); // it has ended: nobody is hit
        });
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        Asyncio.run(() -> assertThatThrownBy(
                        () -> Asyncio.createSubprocessExec(SubprocessOptions.DEFAULT, "/no/such/program"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program"));
    }

    @Test
    void aProcessThatDoesNotWantItsInputIsNoError() {
        Asyncio.run(() -> {
            var process = Asyncio.createSubprocessExec(SubprocessOptions.PIPES, "true");
            process.communicate(new byte[1_000_000]);
            assertThat(process.returncode()).isZero();
        });
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
