package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessPoolExecutorTest {
    private static final ProcessPoolOptions ONE =
            ProcessPoolOptions.DEFAULT.withMaxWorkers(1).withSpare(false);

    @Test
    void aCallRunsInAnotherProcess() {
        try (var pool = new ProcessPoolExecutor(ONE)) {
            assertThat(pool.submit(Functions::pid).result())
                    .isNotEqualTo(ProcessHandle.current().pid());
            assertThat(pool.submit(Functions::square, 7).result()).isEqualTo(49);
        }
    }

    @Test
    void mapSendsChunksAndKeepsOrder() {
        try (var pool = new ProcessPoolExecutor(2)) {
            var options = MapOptions.DEFAULT.withChunkSize(7).withBufferSize(2);
            assertThat(pool.map(
                            Functions::square, IntStream.range(0, 50).boxed().toList(), options))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).map(x -> x * x).boxed().toList());
        }
    }

    @Test
    void anExceptionArrivesWithItsTypeAndItsFrames() {
        try (var pool = new ProcessPoolExecutor(ONE)) {
            Throwable thrown = pool.submit(Functions::fail).exception();
            assertThat(thrown).isInstanceOf(FileNotFoundException.class).hasMessage("gone");
            assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("fail");
            assertThat(pool.submit(Functions::failStrangely).exception())
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContaining("strange")
                    .hasMessageContaining("lock");
        }
    }

    @Test
    void whatCannotTravelFailsAtSubmitWithThePathToIt() {
        var job = new Functions.Job();
        job.parts.add(new Thread());
        try (var pool = new ProcessPoolExecutor(ONE)) {
            assertThatThrownBy(() -> pool.submit(() -> job.parts.size()))
                    .isInstanceOf(CannotTravelException.class)
                    .hasMessageContaining("Job.parts.[0] is a java.lang.Thread");
            assertThat(pool.submit(Functions::square, 2).result()).isEqualTo(4);
        }
    }

    @Test
    void aResultThatCannotTravelFailsOnlyItsCall() {
        try (var pool = new ProcessPoolExecutor(ONE)) {
            assertThat(pool.submit(Functions::untravelled).exception())
                    .isInstanceOf(CannotTravelException.class)
                    .hasMessageContaining("java.lang.Object");
            assertThat(pool.submit(Functions::square, 2).result()).isEqualTo(4);
        }
    }

    @Test
    void aWorkerThatDiesFailsItsCallAndIsReplaced() {
        try (var pool = new ProcessPoolExecutor(ONE)) {
            long first = pool.submit(Functions::pid).result();
            var doomed = pool.submit(Functions::halt, 9);
            var waiting = pool.submit(Functions::pid);
            assertThat(doomed.exception())
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("worker process " + first)
                    .hasMessageContaining("exit code 9");
            assertThat(waiting.result()).isNotEqualTo(first);
        }
    }

    @Test
    void aWorkerThatIsKilledWhileIdleCostsNoCall() throws Exception {
        try (var pool = new ProcessPoolExecutor(ONE)) {
            long first = pool.submit(Functions::pid).result();
            var handle = ProcessHandle.of(first).orElseThrow();
            handle.destroyForcibly();
            handle.onExit().get(10, TimeUnit.SECONDS);
            while (!pool.workerPids().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(pool.submit(Functions::square, 3).result()).isEqualTo(9);
        }
    }

    @Test
    void aWorkerOutOfMemorySaysSo() {
        try (var pool = new ProcessPoolExecutor(ONE.withJvmArguments("-Xmx32m"))) {
            assertThat(pool.submit(Functions::exhaust).exception())
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("ran out of memory");
        }
    }

    @Test
    void cancellingARunningCallEndsItsWorker() throws Exception {
        try (var pool = new ProcessPoolExecutor(ONE)) {
            long first = pool.submit(Functions::pid).result();
            var call = pool.submit(Functions::sleep);
            while (!call.running()) {
                Thread.onSpinWait();
            }
            assertThat(call.cancel(false)).isFalse();
            assertThat(call.cancel(true)).isTrue();
            assertThatThrownBy(call::result).isInstanceOf(CancellationException.class);
            ProcessHandle.of(first).ifPresent(handle -> handle.onExit().join());
            assertThat(pool.submit(Functions::pid).result()).isNotEqualTo(first);
        }
    }

    @Test
    void aWorkerIsReplacedAfterItsLastCall() {
        try (var pool = new ProcessPoolExecutor(ONE.withMaxTasksPerChild(2))) {
            var pids = new HashSet<Long>();
            for (int i = 0; i < 5; i++) {
                pids.add(pool.submit(Functions::pid).result());
            }
            assertThat(pids).hasSize(3);
        }
    }

    @Test
    void theInitializerRunsOnceInEachWorker() {
        try (var pool = new ProcessPoolExecutor(ONE.withInitializer(Functions::initialize))) {
            assertThat(pool.submit(Functions::initialized).result()).isEqualTo(1);
            assertThat(pool.submit(Functions::initialized).result()).isEqualTo(1);
        }
        try (var pool = new ProcessPoolExecutor(ONE.withInitializer(Functions::fail))) {
            assertThat(pool.submit(Functions::initialized).exception())
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasRootCauseInstanceOf(FileNotFoundException.class);
        }
    }

    @Test
    void killedWorkersFailWhatRunsAndWhatWaits() {
        var pool = new ProcessPoolExecutor(ONE);
        var running = pool.submit(Functions::sleep);
        var waiting = pool.submit(Functions::pid);
        while (!running.running()) {
            Thread.onSpinWait();
        }
        pool.killWorkers();
        assertThat(running.exception()).isInstanceOf(BrokenProcessPoolException.class);
        assertThat(waiting.exception()).isInstanceOf(BrokenProcessPoolException.class);
        assertThatThrownBy(() -> pool.submit(Functions::pid)).isInstanceOf(ExecutorShutDownException.class);
        pool.shutdown();
    }

    @Test
    void aWorkerThatStartsWhenAllAreKilledIsKilledToo() {
        for (boolean spare : List.of(true, false)) {
            var pool = new ProcessPoolExecutor(ONE.withSpare(spare));
            var call = pool.submit(Functions::sleep);
            pool.killWorkers();
            assertThat(call.exception())
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageContaining("ProcessPoolExecutorTest")
                    .hasMessageContaining("killed");
            pool.shutdown();
            assertThatThrownBy(() -> pool.submit(Functions::pid))
                    .isInstanceOf(ExecutorShutDownException.class)
                    .hasMessageContaining("make a new pool");
        }
    }

    @Test
    void terminatedWorkersEndAndFailWhatRuns() {
        var pool = new ProcessPoolExecutor(ONE);
        var running = pool.submit(Functions::sleep);
        while (!running.running()) {
            Thread.onSpinWait();
        }
        pool.terminateWorkers();
        assertThat(running.exception())
                .isInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContaining("signal 15")
                .hasMessageContaining("submit the call again");
        pool.shutdown();
    }

    @Test
    void theFilterDecidesWhatComesBack() {
        var filter = java.io.ObjectInputFilter.Config.createFilter("!" + Functions.Job.class.getName() + ";*");
        try (var pool = new ProcessPoolExecutor(ONE.withFilter(filter))) {
            assertThat(pool.submit(Functions::job).exception())
                    .isInstanceOf(CannotTravelException.class)
                    .hasMessageContaining("cannot be read here")
                    .hasMessageContaining("REJECTED");
            assertThat(pool.submit(Functions::square, 2).result()).isEqualTo(4);
        }
    }

    @Test
    void aProgramThatEndsWhileItsChildrenStartSaysNothing() throws Exception {
        for (int i = 0; i < 3; i++) {
            var program = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-XX:+UseSerialGC",
                            "-cp",
                            ChildJvm.classPath(),
                            EndsAtOnce.class.getName(),
                            Integer.toString(i * 40))
                    .redirectErrorStream(true)
                    .start();
            program.getOutputStream().close();
            // the children share the stream, so this ends when the last of them has
            assertThat(new String(program.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(program.waitFor()).isZero();
        }
    }

    @Test
    void childrenEndWithTheirParent() throws Exception {
        try (var pool = new ProcessPoolExecutor(ONE)) {
            long parent = pool.submit(Functions::pid).result();
            var grandchild = ProcessHandle.of(pool.submit(Functions::grandchild).result())
                    .orElseThrow();
            ProcessHandle.of(parent).orElseThrow().destroyForcibly();
            grandchild.onExit().get(20, TimeUnit.SECONDS);
            assertThat(grandchild.isAlive()).isFalse();
        }
    }

    @Test
    void anUnknownProcessIsTurnedAway() throws Exception {
        try (var pool = new ProcessPoolExecutor(ONE)) {
            pool.submit(Functions::pid).result();
            var stranger = new HubAddress(Hub.here().address().path(), new byte[32]);
            try (Link link = Link.connect(stranger, "classes")) {
                assertThatThrownBy(() -> {
                            link.send(Kind.CLASS_WANTED, Functions.class.getName());
                            link.receive();
                        })
                        .isInstanceOf(java.io.IOException.class);
            }
        }
    }

    @Test
    void aResultIsWaitedForNoLongerThanSaid() {
        try (var pool = new ProcessPoolExecutor(ONE)) {
            var call = pool.submit(Functions::sleep);
            assertThatThrownBy(() -> call.result(Duration.ofMillis(10)))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            pool.killWorkers();
            assertThat(List.of(call.exception())).hasOnlyElementsOfType(BrokenProcessPoolException.class);
        }
    }

    @Test
    void aResultWhoseClassesFailHereFailsOnlyItsCall() {
        try (var pool = new ProcessPoolExecutor(
                ProcessPoolOptions.DEFAULT.withMaxWorkers(1).withSpare(false))) {
            assertThat(pool.submit(Functions::unreadable).exception())
                    .isInstanceOf(CannotTravelException.class)
                    .hasMessageContaining("cannot be read here")
                    .hasRootCauseInstanceOf(ExceptionInInitializerError.class);
            assertThat(pool.submit(Functions::failUnreadably).exception())
                    .isInstanceOf(CannotTravelException.class)
                    .hasMessageContaining("the exception of the call cannot be read here");
            assertThat(pool.submit(Functions::square, 3).result()).isEqualTo(9);
        }
    }
}
