package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Virtual.OPTIONS;
import static dev.weft.asyncio.Virtual.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.CancelledError;
import dev.weft.Context;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.DeadlockError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.spi.Interrupts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void theValueOfTheMainTaskIsReturned() {
        assertThat(Asyncio.run(() -> sleep(seconds(1), "value"), OPTIONS)).isEqualTo("value");
        assertThat(Asyncio.run(() -> "real time")).isEqualTo("real time");
    }

    @Test
    void whatTheMainTaskThrowsIsThrownUnchanged() {
        var failure = new IOException("broken");
        Action main = () -> {
            throw failure;
        };
        assertThatThrownBy(() -> Asyncio.run(main, OPTIONS)).isSameAs(failure);
        assertThatThrownBy(() -> Asyncio.run(main)).isSameAs(failure);
    }

    @Test
    void tasksThatAreLeftAreCancelledAndWaitedForInTheOrderOfTheirCreation() {
        Asyncio.run(
                () -> {
                    for (var name : List.of("first", "second")) {
                        createTask(() -> {
                            try {
                                sleep(seconds(60));
                            } finally {
                                sleep(seconds(1));
                                log.add(name);
                            }
                        });
                    }
                    sleep(seconds(1));
                },
                OPTIONS);
        assertThat(log).containsExactly("first", "second");
    }

    @Test
    void aFailureOfATaskThatIsLeftGoesToTheHandler() {
        Asyncio.run(
                () -> {
                    EventLoop.current().setExceptionHandler((loop, context) -> log.add(context.message()));
                    createTask(() -> {
                        try {
                            sleep(seconds(60));
                        } catch (CancelledError cancelled) {
                            throw new IOException("at the end");
                        }
                    });
                    sleep(seconds(1));
                },
                OPTIONS);
        assertThat(log).containsExactly("unhandled exception during asyncio.run() shutdown");
    }

    @Test
    void oneRunnerRunsManyMainTasksOnOneLoopAndInOneContext() {
        var user = new ContextVar<String>("user");
        try (var runner = Runner.create(OPTIONS)) {
            var loop = runner.getLoop();
            runner.run(() -> {
                user.set("ada");
                assertThat(EventLoop.current()).isSameAs(loop);
            });
            assertThat(runner.run(() -> user.get())).isEqualTo("ada");
            assertThat(runner.run(() -> user.get("nobody"), new Context())).isEqualTo("nobody");
        }
    }

    @Test
    void aFutureOfItsLoopMayBeTheMain() {
        try (var runner = Runner.create(OPTIONS)) {
            var future = runner.getLoop().<String>createFuture();
            future.setResult("done");
            assertThat(runner.run(future)).isEqualTo("done");
        }
    }

    @Test
    void aClosedRunnerIsClosed() {
        var runner = Runner.create(OPTIONS);
        var loop = runner.getLoop();
        runner.close();
        runner.close();
        assertThat(loop.isClosed()).isTrue();
        assertThatThrownBy(() -> runner.run(() -> "late")).hasMessageContaining("Runner is closed");
        Runner.create().close(); // no loop was made
    }

    @Test
    void aRunInsideARunIsAnError() {
        Asyncio.run(
                () -> {
                    var inner = Coroutine.of(() -> "inner");
                    assertThatThrownBy(() -> Asyncio.run(inner))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("cannot be called from a running event loop");
                    try (var runner = Runner.create()) {
                        assertThatThrownBy(() -> runner.run(() -> "inner"))
                                .hasMessageContaining("cannot be called from a running event loop");
                    }
                    assertThatThrownBy(inner::await).isInstanceOf(IllegalStateException.class); // it was closed
                },
                OPTIONS);
    }

    @Test
    void debugModeIsAnOption() {
        Asyncio.run(() -> assertThat(EventLoop.current().getDebug()).isTrue(), OPTIONS.withDebug(true));
        Asyncio.run(() -> assertThat(EventLoop.current().getDebug()).isFalse(), OPTIONS.withDebug(false));
    }

    @Test
    void whenNobodyCanWakeTheMainTaskThatIsSaid() {
        assertThatThrownBy(() -> Asyncio.run(
                        () -> {
                            createTask(
                                    () -> {
                                        try {
                                            new Event().await();
                                        } finally {
                                            log.add("unwound");
                                        }
                                    },
                                    "stuck");
                            new Event().await();
                        },
                        OPTIONS))
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("stuck");
        assertThat(log).containsExactly("unwound");
    }

    @Test
    void theFirstInterruptCancelsTheMainTask() {
        var loop = EventLoop.create();
        Task<Void> main = loop.createTask(() -> sleep(seconds(60)));
        loop.createTask(() -> {
            try (var interrupts = new Interrupts(loop, main)) {
                assertThat(interrupts.any()).isFalse();
                interrupts.interrupt();
                assertThat(interrupts.any()).isTrue();
            }
        });
        assertThatThrownBy(() -> loop.runUntilComplete(main)).isInstanceOf(CancelledError.class);
        loop.close();
    }

    @Test
    void theDefaultExecutorsThreadsHaveEndedWithTheRun() {
        var thread = Asyncio.run(() -> Asyncio.toThread(Thread::currentThread));
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aCoroutineRefusedByARunnerIsClosed() {
        Asyncio.run(
                () -> {
                    var refused = Coroutine.of(() -> "x");
                    try (var runner = Runner.create()) {
                        assertThatThrownBy(() -> runner.run(refused)).isInstanceOf(IllegalStateException.class);
                    }
                    assertThatThrownBy(refused::await).isInstanceOf(IllegalStateException.class);
                },
                OPTIONS);
    }
}
