package dev.weft.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.transport.SubprocessOptions;
import dev.weft.transport.SubprocessOptions.Redirect;
import dev.weft.transport.SubprocessProtocol;
import dev.weft.transport.SubprocessTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Processes under protocols, so real time. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class SubprocessTest {
    /** Writes down what it is told, and when the last comes. */
    private static class Recording implements SubprocessProtocol {
        final List<String> seen = new ArrayList<>();
        final Map<Integer, ByteArrayOutputStream> data = new TreeMap<>();
        final Map<Integer, Throwable> failures = new TreeMap<>();
        final Future<Boolean> ended = EventLoop.current().createFuture();

        @Override
        public void connectionMade(SubprocessTransport transport) {
            seen.add("made");
        }

        @Override
        public void pipeDataReceived(int fd, byte[] piece) {
            data.computeIfAbsent(fd, _ -> new ByteArrayOutputStream()).writeBytes(piece);
        }

        @Override
        public void pipeConnectionLost(int fd, Throwable exception) {
            seen.add("lost " + fd);
            if (exception != null) {
                failures.put(fd, exception);
            }
        }

        @Override
        public void processExited() {
            seen.add("exited");
        }

        @Override
        public void pauseWriting() {
            seen.add("pause");
        }

        @Override
        public void resumeWriting() {
            seen.add("resume");
        }

        @Override
        public void connectionLost(Throwable exception) {
            seen.add("over: " + exception);
            ended.setResult(true);
        }

        String text(int fd) {
            return data.get(fd).toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void theEndOfTheProcessAndOfEachPipeComesBeforeTheLastCall() {
        Asyncio.run(() -> {
            var shell = EventLoop.current().subprocessShell(Recording::new, "echo out; echo oops >&2; exit 3");
            var protocol = shell.protocol();
            assertThat(protocol.seen).startsWith("made");
            assertThat(shell.transport().getProtocol()).isSameAs(protocol);
            protocol.ended.await();
            assertThat(protocol.seen)
                    .containsExactlyInAnyOrder("made", "exited", "lost 0", "lost 1", "lost 2", "over: null")
                    .startsWith("made")
                    .endsWith("over: null");
            assertThat(protocol.text(1)).isEqualTo("out\n");
            assertThat(protocol.text(2)).isEqualTo("oops\n");
            assertThat(shell.transport().getReturncode()).isEqualTo(3);
            assertThat(shell.transport().isClosing()).isTrue();
        });
    }

    @Test
    void whatIsWrittenToItsInputComesToTheProcess() {
        Asyncio.run(() -> {
            var cat = EventLoop.current().subprocessExec(Recording::new, "cat");
            var input = cat.transport().getPipeTransport(0);
            input.write("woven".getBytes(StandardCharsets.UTF_8));
            input.writeEof();
            cat.protocol().ended.await();
            assertThat(cat.protocol().text(1)).isEqualTo("woven");
            assertThat(cat.protocol().failures).isEmpty();
            assertThat(cat.transport().getReturncode()).isZero();
        });
    }

    @Test
    void aFullInputPausesItsWriter() {
        Asyncio.run(() -> {
            var cat = EventLoop.current().subprocessShell(Recording::new, "cat > /dev/null");
            var input = cat.transport().getPipeTransport(0);
            input.write(new byte[1_000_000]);
            assertThat(cat.protocol().seen).containsExactly("made", "pause");
            input.close();
            cat.protocol().ended.await();
            assertThat(cat.protocol().seen).startsWith("made", "pause", "resume");
        });
    }

    @Test
    void onlyWhatIsAskedForIsAPipe() {
        Asyncio.run(() -> {
            var options = SubprocessOptions.PIPES.withStdin(Redirect.DEVNULL).withStderr(Redirect.STDOUT);
            var shell = EventLoop.current().subprocessShell(Recording::new, options, "cat; echo oops >&2");
            assertThat(shell.transport().getPipeTransport(0)).isNull();
            assertThat(shell.transport().getPipeTransport(1)).isNotNull();
            assertThat(shell.transport().getPipeTransport(2)).isNull();
            shell.protocol().ended.await();
            assertThat(shell.protocol().seen).containsExactlyInAnyOrder("made", "exited", "lost 1", "over: null");
            assertThat(shell.protocol().text(1)).isEqualTo("oops\n");
        });
    }

    @Test
    void aProcessWithoutPipesEndsToo() {
        Asyncio.run(() -> {
            var program = EventLoop.current().subprocessExec(Recording::new, SubprocessOptions.DEFAULT, "true");
            program.protocol().ended.await();
            assertThat(program.protocol().seen).containsExactly("made", "exited", "over: null");
        });
    }

    @Test
    void anInputThatTheProcessDoesNotWantIsLostWithTheCause() {
        Asyncio.run(() -> {
            var program = EventLoop.current().subprocessExec(Recording::new, "true");
            program.transport().getPipeTransport(0).write(new byte[1_000_000]);
            program.protocol().ended.await();
            assertThat(program.protocol().failures.get(0)).isInstanceOf(IOException.class);
            assertThat(program.protocol().failures).containsOnlyKeys(0);
        });
    }

    @Test
    void aProtocolMaySendSignalsInItsCalls() {
        Asyncio.run(() -> {
            var sleeper = EventLoop.current()
                    .subprocessExec(
                            () -> new Recording() {
                                @Override
                                public void connectionMade(SubprocessTransport transport) {
                                    super.connectionMade(transport);
                                    transport.sendSignal("SIGUSR1");
                                }
                            },
                            "sleep",
                            "100");
            sleeper.protocol().ended.await();
            assertThat(sleeper.transport().getReturncode()).isEqualTo(128 + 10);
            assertThat(sleeper.transport().sendSignal("USR1").await()).isTrue(); // nobody is hit
        });
    }

    @Test
    void aSignalThatTheSystemDoesNotHaveFails() {
        Asyncio.run(() -> {
            var sleeper = EventLoop.current().subprocessExec(Recording::new, "sleep", "100");
            assertThatThrownBy(() -> sleeper.transport().sendSignal("WEFT").await())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("SIGWEFT");
            sleeper.transport().terminate();
            sleeper.protocol().ended.await();
            assertThat(sleeper.transport().getReturncode()).isEqualTo(128 + 15);
        });
    }

    @Test
    void aTransportThatIsClosedKillsItsProcess() {
        Asyncio.run(() -> {
            var shell =
                    EventLoop.current().subprocessShell(Recording::new, "trap '' TERM; while :; do sleep 0.02; done");
            var process = (java.lang.Process) shell.transport().getExtraInfo("subprocess");
            assertThat(process.pid()).isEqualTo(shell.transport().getPid());
            assertThat(shell.transport().isClosing()).isFalse();
            shell.transport().close();
            assertThat(shell.transport().isClosing()).isTrue();
            shell.protocol().ended.await();
            assertThat(shell.transport().getReturncode()).isEqualTo(128 + 9);
            assertThat(process.isAlive()).isFalse();
            shell.transport().close(); // again: nothing happens
            Virtual.settle();
            assertThat(shell.protocol().seen).containsOnlyOnce("over: null");
        });
    }

    @Test
    void aStartThatIsCancelledWhenTheProtocolHasHeardOfItEndsTheProcess() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var made = new ArrayList<Recording>();
            var starting = Asyncio.createTask(() -> {
                var starter = Task.current();
                loop.subprocessExec(
                        () -> {
                            var recording = new Recording() {
                                @Override
                                public void connectionMade(SubprocessTransport transport) {
                                    super.connectionMade(transport);
                                    starter.cancel();
                                }
                            };
                            made.add(recording);
                            return recording;
                        },
                        "sleep",
                        "100");
            });
            assertThatThrownBy(starting::await).isInstanceOf(CancelledError.class);
            made.getFirst().ended.await();
            assertThat(made.getFirst().seen).startsWith("made").contains("exited");
        });
    }

    @Test
    void whatAProtocolThrowsIsReportedAndTheRestIsHeard() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var reports = new ArrayList<String>();
            loop.setExceptionHandler((_, context) ->
                    reports.add(String.valueOf(context.exception().getMessage())));
            var shell = loop.subprocessShell(
                    () -> new Recording() {
                        @Override
                        public void connectionMade(SubprocessTransport transport) {
                            throw new IllegalStateException("made");
                        }

                        @Override
                        public void processExited() {
                            throw new IllegalStateException("exited");
                        }

                        @Override
                        public void pipeConnectionLost(int fd, Throwable exception) {
                            throw new IllegalStateException("lost " + fd);
                        }
                    },
                    "exit 0");
            shell.protocol().ended.await();
            assertThat(reports).containsExactlyInAnyOrder("made", "exited", "lost 0", "lost 1", "lost 2");
        });
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        Asyncio.run(() -> assertThatThrownBy(
                        () -> EventLoop.current().subprocessExec(Recording::new, "/no/such/program"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program"));
    }
}
