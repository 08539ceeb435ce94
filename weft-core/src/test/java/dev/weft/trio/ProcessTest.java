package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelScope;
import dev.weft.trio.ProcessOptions.Redirect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes of the system, so in real time. */
@Timeout(20)
class ProcessTest {
    private static final ProcessOptions CAPTURE = ProcessOptions.DEFAULT.withCaptureStdout(true);
    private static final Duration LONG = Duration.ofSeconds(15);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aProcessGetsItsInputAndItsOutputIsCollected() {
        Trio.run(() -> {
            byte[] large = new byte[500_000];
            Arrays.fill(large, (byte) 'x');
            var done = Trio.runProcess(CAPTURE.withInput(large), "cat");
            assertThat(done.returncode()).isZero();
            assertThat(done.stdout()).isEqualTo(large);
            assertThat(done.stderr()).isNull();
            assertThat(done.args()).containsExactly("cat");
        });
    }

    @Test
    void withoutInputAProcessSeesTheEnd() {
        Trio.run(() -> assertThat(Trio.runProcess(CAPTURE, "cat").stdout()).isEmpty());
    }

    @Test
    void outputAndErrorsAreCollectedApartOrTogether() {
        Trio.run(() -> {
            var both = Trio.runProcess(CAPTURE.withCaptureStderr(true), "sh", "-c", "echo out; echo err >&2");
            assertThat(text(both.stdout())).isEqualTo("out\n");
            assertThat(text(both.stderr())).isEqualTo("err\n");
            var mixed = Trio.runProcess(CAPTURE.withStderr(Redirect.STDOUT), "sh", "-c", "echo out; echo err >&2");
            assertThat(text(mixed.stdout())).isEqualTo("out\nerr\n");
        });
    }

    @Test
    void aReturnCodeOtherThan0IsAnErrorUnlessItIsNot() {
        Trio.run(() -> {
            assertThatThrownBy(() -> Trio.runProcess(CAPTURE, "sh", "-c", "echo so far; exit 3"))
                    .isInstanceOfSatisfying(CalledProcessException.class, e -> {
                        assertThat(e.completed().returncode()).isEqualTo(3);
                        assertThat(text(e.completed().stdout())).isEqualTo("so far\n");
                    })
                    .hasMessageContaining("returned 3");
            assertThat(Trio.runProcess(CAPTURE.withCheck(false), "false").returncode())
                    .isEqualTo(1);
        });
    }

    @Test
    void whatCannotBeStartedIsAnError() {
        Trio.run(() -> assertThatThrownBy(() -> Trio.runProcess("/no/such/program"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program"));
    }

    @Test
    void inputThatIsNotWantedIsNoError() {
        Trio.run(() -> assertThat(Trio.runProcess(ProcessOptions.DEFAULT.withInput(new byte[1_000_000]), "true")
                        .returncode())
                .isZero());
    }

    @Test
    void directoryAndEnvironmentAreTheProcesss(@TempDir Path directory) {
        Trio.run(() -> {
            var options = CAPTURE.withDirectory(directory).withEnvironment("WEFT_WORD", "hello");
            var done = Trio.runProcess(options, "sh", "-c", "echo $WEFT_WORD; pwd -P");
            assertThat(text(done.stdout())).isEqualTo("hello\n" + directory.toRealPath() + "\n");
        });
    }

    @Test
    void aProcessEndsWithItsScope() {
        Trio.run(() -> {
            long begin = System.nanoTime();
            var scope = Trio.moveOnAfter(Duration.ofMillis(50), () -> {
                Trio.runProcess("sleep", "60");
            });
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG);
        });
    }

    @Test
    void aProcessThatDoesNotListenIsEndedAsTheOptionsSay() {
        Trio.run(() -> Trio.openNursery(nursery -> {
            var stubborn = "trap '' TERM; echo ready; while :; do sleep 0.1; done";
            var options = ProcessOptions.DEFAULT
                    .withStdout(Redirect.PIPE)
                    .withCheck(false)
                    .withDeliverCancel(process -> {
                        process.terminate();
                        Trio.sleep(Duration.ofMillis(100));
                        assertThat(process.returncode()).isNull();
                        process.kill();
                        Trio.sleepForever(); // cancelled when the process has ended
                    });
            var scope = new CancelScope();
            Process process = nursery.start(
                    status -> scope.run(() -> Trio.runProcess(options.withTaskStatus(status), "sh", "-c", stubborn)));
            assertThat(process.stdout()).isNotNull();
            assertThat(text(process.stdout().receiveSome())).isEqualTo("ready\n");
            scope.cancel();
            assertThat(process.await()).isEqualTo(137);
        }));
    }

    @Test
    void aStartedProcessIsTalkedWithThroughItsPipes() {
        Trio.run(() -> Trio.openNursery(nursery -> {
            var options = ProcessOptions.DEFAULT.withStdin(Redirect.PIPE).withStdout(Redirect.PIPE);
            Process process = nursery.start(status -> Trio.runProcess(options.withTaskStatus(status), "cat"));
            var stdio = process.stdio();
            assertThat(stdio).isNotNull();
            for (var word : List.of("one", "two")) {
                stdio.sendAll(bytes(word));
                assertThat(text(stdio.receiveSome())).isEqualTo(word);
            }
            stdio.sendEof();
            assertThat(stdio.receiveSome()).isEmpty();
            assertThat(process.await()).isZero();
        }));
    }

    @Test
    void anOpenedProcessIsTheCallers() {
        Trio.run(() -> {
            var process = Trio.openProcess(ProcessOptions.DEFAULT.withStdin(Redirect.DEVNULL), "sleep", "60");
            assertThat(process.pid()).isPositive();
            assertThat(process.returncode()).isNull();
            assertThat(process.toString()).contains("sleep").contains("running");
            process.sendSignal("SIGUSR1"); // not SIGINT, which children of a background job ignore
            assertThat(process.await()).isEqualTo(128 + 10);
            process.sendSignal("USR1"); // it has ended
            assertThat(process.stdin()).isNull();
            assertThat(process.stdio()).isNull();
        });
    }

    @Test
    void pipesBreakAndCloseAsStreamsDo() {
        Trio.run(() -> {
            var options = ProcessOptions.DEFAULT.withStdin(Redirect.PIPE).withStdout(Redirect.PIPE);
            var process = Trio.openProcess(options, "cat");
            assertThat(process.stdin()).isNotNull();
            assertThat(process.stdout()).isNotNull();
            Trio.openNursery(nursery -> {
                nursery.startSoon(
                        () -> assertThatThrownBy(() -> process.stdout().receiveSome())
                                .isInstanceOf(ClosedResourceException.class));
                nursery.startSoon(
                        () -> assertThatThrownBy(() -> process.stdout().receiveSome())
                                .isInstanceOf(BusyResourceException.class));
                Trio.sleep(Duration.ofMillis(10));
                process.stdout().aclose();
            });
            process.kill();
            process.await();
            assertThatThrownBy(() -> {
                        while (true) {
                            process.stdin().sendAll(new byte[100_000]);
                        }
                    })
                    .isInstanceOf(BrokenResourceException.class);
            process.stdin().aclose();
            assertThatThrownBy(() -> process.stdin().sendAll(new byte[1])).isInstanceOf(ClosedResourceException.class);
        });
    }

    @Test
    void whoClosesTheOutputEndsWhoGoesOnWriting() {
        Trio.run(() -> {
            var process = Trio.openProcess(ProcessOptions.DEFAULT.withStdout(Redirect.PIPE), "yes");
            assertThat(process.stdout()).isNotNull();
            process.stdout().receiveSome(2);
            process.stdout().aclose();
            assertThat(process.await()).isEqualTo(128 + 13);
        });
    }

    @Test
    void whatAProcessSaysWhenItIsAskedToEndIsHeard() {
        Trio.run(() -> {
            var options = ProcessOptions.DEFAULT.withStdout(Redirect.PIPE);
            var process = Trio.openProcess(
                    options, "sh", "-c", "trap 'echo farewell; exit 0' TERM; echo ready; while :; do sleep 0.02; done");
            assertThat(process.stdout()).isNotNull();
            assertThat(text(process.stdout().receiveSome())).isEqualTo("ready\n");
            process.terminate();
            assertThat(text(process.stdout().receiveSome())).isEqualTo("farewell\n");
            assertThat(process.stdout().receiveSome()).isEmpty();
            assertThat(process.await()).isZero();
        });
    }

    @Test
    void optionsThatDoNotFitTogetherAreRefused() {
        Trio.run(() -> {
            assertThatThrownBy(() -> Trio.runProcess(ProcessOptions.DEFAULT.withStdout(Redirect.PIPE), "true"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("withTaskStatus");
            assertThatThrownBy(() -> Trio.runProcess(CAPTURE.withStdout(Redirect.DEVNULL), "true"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("stdout");
            assertThatThrownBy(() -> ProcessOptions.DEFAULT.withStdout(Redirect.STDOUT))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }
}
