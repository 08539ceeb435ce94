package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.allTasks;
import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.currentTask;
import static dev.weft.asyncio.Asyncio.ensureFuture;
import static dev.weft.asyncio.Asyncio.getRunningLoop;
import static dev.weft.asyncio.Asyncio.isCoroutine;
import static dev.weft.asyncio.Asyncio.isFuture;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Virtual.isCancelledBefore;
import static dev.weft.asyncio.Virtual.noTimerIsSet;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.TaskOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsyncioTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void sleepingTakesItsTimeAndGivesItsValue() {
        run(() -> {
            long start = getRunningLoop().nanoTime();
            assertThat(sleep(seconds(3), "done")).isEqualTo("done");
            assertThat(getRunningLoop().nanoTime() - start).isEqualTo(seconds(3).toNanos());
        });
    }

    @Test
    void sleepingNoTimeGivesUpOneTurn() {
        run(() -> {
            createTask(() -> {
                for (int i = 0; i < 3; i++) {
                    log.add("other " + i);
                    sleep(Duration.ofSeconds(-1));
                }
            });
            for (int i = 0; i < 3; i++) {
                sleep(Duration.ZERO);
                log.add("main " + i);
            }
            assertThat(log).containsExactly("other 0", "main 0", "other 1", "main 1", "other 2", "main 2");
        });
    }

    @Test
    void sleepCancelledBeforeAndWhileItWaits() {
        run(() -> {
            assertThat(isCancelledBefore(() -> sleep(seconds(1)))).isTrue();
            assertThat(isCancelledBefore(() -> sleep(Duration.ZERO))).isTrue();
            var task = waiting(() -> sleep(seconds(60)));
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
            var late = createTask(() -> sleep(seconds(1)));
            sleep(seconds(1));
            late.cancel(); // its timer has gone off in this turn, too, and it has not resumed yet
            settle();
            assertThat(late.cancelled()).isTrue();
        });
    }

    @Test
    void aCancelledSleepLeavesNoTimer() {
        run(() -> {
            var task = waiting(() -> sleep(seconds(60)));
            assertThat(noTimerIsSet()).isFalse();
            task.cancel();
            settle();
            assertThat(noTimerIsSet()).isTrue();
        });
    }

    @Test
    void aSleepOutsideATaskIsAnError() {
        assertThatThrownBy(() -> sleep(seconds(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sleep(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sleep(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("delay is null");
        assertThatThrownBy(() -> createTask(() -> "x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tasksAreKnownToTheirLoop() {
        run(() -> {
            var main = currentTask();
            var named = createTask(() -> sleep(seconds(1)), "named");
            var other = createTask(() -> sleep(seconds(1), 1), TaskOptions.DEFAULT.withName("other"));
            var plain = createTask(() -> sleep(seconds(1)), TaskOptions.DEFAULT);
            assertThat(allTasks().stream().map(Object.class::cast)).containsExactly(main, named, other, plain);
            assertThat(allTasks(getRunningLoop())).hasSize(4);
            assertThat(named.getName()).isEqualTo("named");
            assertThat(other.getName()).isEqualTo("other");
            getRunningLoop().callSoon(() -> log.add("" + currentTask()));
            settle();
            assertThat(log).containsExactly("null");
        });
        assertThatThrownBy(Asyncio::currentTask).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ensureFutureMakesATaskOnlyOfWhatIsNoFuture() {
        var other = Asyncio.newEventLoop();
        run(() -> {
            var task = createTask(() -> "x");
            assertThat(ensureFuture(task)).isSameAs(task);
            assertThat(ensureFuture(() -> "y").await()).isEqualTo("y");
            assertThat(ensureFuture(task, getRunningLoop())).isSameAs(task);
            assertThatThrownBy(() -> ensureFuture(task, other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("different loop");
            assertThat(isFuture(task)).isTrue();
            assertThat(isFuture("x")).isFalse();
            assertThat(isCoroutine(task)).isFalse();
            var coroutine = Coroutine.of(() -> "z");
            assertThat(isCoroutine(coroutine)).isTrue();
            coroutine.close();
        });
        other.close();
    }

    @Test
    void eagerTasksRunAtOnceUpToWhereTheySuspend() {
        run(() -> {
            getRunningLoop().setTaskFactory(Asyncio.eagerTaskFactory());
            var task = createTask(() -> {
                log.add("begun");
                sleep(seconds(1));
                log.add("ended");
            });
            log.add("created");
            task.await();
            createTask(() -> log.add("lazy"), TaskOptions.DEFAULT.withEagerStart(false));
            log.add("created");
            settle();
            assertThat(log).containsExactly("begun", "created", "ended", "created", "lazy");
        });
    }

    @Test
    void theCallGraphTellsWhoWaitsForWhom() {
        run(() -> {
            var gate = new Event();
            var inner = createTask(() -> gate.await(), "inner");
            var outer = createTask(() -> Asyncio.gather(inner).await(), "outer");
            settle();
            var graph = Asyncio.captureCallGraph(inner);
            assertThat(graph.future()).isSameAs(inner);
            assertThat(graph.awaitedBy())
                    .singleElement()
                    .satisfies(waiter -> assertThat(waiter.future()).isSameAs(outer));
            assertThat(Asyncio.captureCallGraph(inner, 0).callStack()).isEmpty();
            assertThat(Asyncio.formatCallGraph(inner))
                    .contains("* Task(name='inner'", "  + Awaited by:", "    * Task(name='outer'");
            var text = new ByteArrayOutputStream();
            Asyncio.printCallGraph(inner, new PrintStream(text, true, StandardCharsets.UTF_8));
            assertThat(text.toString(StandardCharsets.UTF_8)).startsWith(Asyncio.formatCallGraph(inner));
            assertThat(Asyncio.captureCallGraph().future()).isSameAs(currentTask());
            gate.set();
            outer.await();
            assertThat(Asyncio.captureCallGraph(inner).awaitedBy()).isEmpty();
        });
    }

    @Test
    void aVirtualThreadThatATaskStartsRunsBesideTheLoop() {
        Asyncio.run(() -> {
            var done = Asyncio.getRunningLoop().<String>createFuture();
            var loop = Asyncio.getRunningLoop();
            Thread.startVirtualThread(() -> {
                Thread.yield();
                loop.callSoonThreadsafe(() -> done.setResult("from the thread"));
            });
            assertThat(done.await()).isEqualTo("from the thread");
        });
    }

    @Test
    void aRingOfWaitersIsCutInTheCallGraph() {
        run(() -> {
            EventLoop loop = getRunningLoop();
            var a = loop.<String>createFuture();
            var b = loop.<String>createFuture();
            a.addAwaitedBy(b);
            b.addAwaitedBy(a);
            assertThat(Asyncio.formatCallGraph(a).lines()).hasSize(3);
        });
        assertThatThrownBy(Asyncio::captureCallGraph).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theCallGraphOfTheCurrentTaskIsPrinted() {
        var before = System.out;
        var text = new ByteArrayOutputStream();
        System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
        try {
            run(() -> {
                Asyncio.printCallGraph();
                Asyncio.printCallGraph(currentTask());
                assertThat(Asyncio.formatCallGraph())
                        .startsWith("* Task(name='" + currentTask().getName());
            });
        } finally {
            System.setOut(before);
        }
        assertThat(text.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("* Task(name=")))
                .hasSize(2);
    }
}
