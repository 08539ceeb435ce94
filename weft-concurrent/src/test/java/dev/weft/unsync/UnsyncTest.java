package dev.weft.unsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Awaitable;
import dev.weft.ContextVar;
import dev.weft.InvalidStateException;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnsyncTest {
    private static final ContextVar<String> USER = new ContextVar<>("user", "nobody");

    /** What callers see. */
    public interface Work {
        @Unsync
        Unfuture<String> suspending(String text);

        @Unsync
        Unfuture<String> plain(String text);

        @Unsync(cpuBound = true)
        Unfuture<Long> heavy(int n);

        int unmarked(int n);
    }

    /** What does the work. */
    public static final class Worker implements Serializable {
        private static final long serialVersionUID = 1L;

        public Awaitable<String> suspending(String text) {
            return () -> {
                Task.yieldNow();
                return text + " on " + Thread.currentThread().getName();
            };
        }

        public String plain(String text) {
            return text + " " + USER.get();
        }

        public long heavy(int n) {
            return ProcessHandle.current().pid() + n - n;
        }

        public int unmarked(int n) {
            return n + 1;
        }
    }

    /** A mark of the user's own. */
    @Unsync(cpuBound = true)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Heavy {}

    /** The marks stand at the class; the interface is implemented. */
    public interface Direct {
        Unfuture<String> plain(String text);

        Unfuture<Long> heavy();

        default String twice(String text) {
            return plain(text).result() + plain(text).result();
        }
    }

    /** An implementation whose methods have the interface's own types. */
    public static final class DirectWorker implements Direct, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        @Unsync
        public Unfuture<String> plain(String text) {
            return Unsync.call(() -> text + " inside");
        }

        @Override
        @Heavy
        public Unfuture<Long> heavy() {
            return Unfuture.fromValue(ProcessHandle.current().pid());
        }
    }

    @AfterAll
    static void shutdown() {
        Unsync.shutdown();
    }

    @Test
    void eachKindRunsInItsPlace() {
        Work work = Unsync.of(Work.class, new Worker());
        Unfuture<String> suspending = work.suspending("a");
        Unfuture<Long> heavy = work.heavy(3);
        assertThat(suspending.result()).startsWith("a on ");
        assertThat(suspending.ranOn()).isEqualTo(Place.LOOP);
        assertThat(work.plain("b").ranOn()).isEqualTo(Place.THREAD);
        assertThat(heavy.ranOn()).isEqualTo(Place.PROCESS);
        assertThat(heavy.reason()).contains("cpuBound");
        assertThat(heavy.result()).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(work.unmarked(1)).isEqualTo(2);
    }

    @Test
    void aThreadSeesTheContextOfTheCaller() {
        Work work = Unsync.of(Work.class, new Worker());
        String seen = Asyncio.run(() -> {
            USER.set("alice");
            return work.plain("hello").await();
        });
        assertThat(seen).isEqualTo("hello alice");
    }

    @Test
    void continuationsChainAndAreSkippedAfterAFailure() {
        var ran = new ArrayList<String>();
        assertThat(Unsync.call(() -> 20)
                        .then(x -> x + 1)
                        .thenAwait(x -> () -> x * 2)
                        .result())
                .isEqualTo(42);
        Unfuture<Integer> failing = Unsync.call(() -> {
            throw new IllegalArgumentException("no");
        });
        assertThatThrownBy(() -> failing.then(x -> ran.add("ran")).result()).hasMessage("no");
        assertThat(ran).isEmpty();
    }

    @Test
    void resultOnALoopFailsWithTheCycle() {
        var gate = new CountDownLatch(1);
        Unfuture<Integer> slow = Unsync.call(() -> {
            gate.await();
            return 1;
        });
        assertThatThrownBy(() -> Unsync.task(() -> slow.result()).result())
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("waits for a function (THREAD)")
                .hasMessageContaining("await()");
        gate.countDown();
        assertThat(slow.result()).isEqualTo(1);
        assertThat(Unsync.task(() -> slow.result()).result()).isEqualTo(1);
    }

    @Test
    void aCancelledCallStops() throws Exception {
        var started = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Unfuture<Integer> call = Unsync.call(() -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
                return 1;
            } finally {
                stopped.countDown();
            }
        });
        started.await();
        assertThat(call.cancel()).isTrue();
        stopped.await();
        assertThatThrownBy(call::result).isInstanceOf(CancellationException.class);
    }

    @Test
    void aFutureMadeByHandHasTheValueThatItIsGiven() {
        assertThat(Unfuture.fromValue(5).result()).isEqualTo(5);
        var future = new Unfuture<String>();
        assertThat(future.done()).isFalse();
        future.setResult("x");
        assertThat(future.result()).isEqualTo("x");
        assertThatThrownBy(() -> future.setResult("y")).isInstanceOf(InvalidStateException.class);
    }

    @Test
    void aMissingMethodIsNamedWhenTheObjectIsMade() {
        assertThatThrownBy(() -> Unsync.of(Work.class, "a string"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("suspending")
                .hasMessageContaining("heavy");
    }

    @Test
    void anImplementationMayHaveTheTypesOfItsInterfaceAndTheMarks() {
        Direct direct = Unsync.of(Direct.class, Unsync.of(Direct.class, new DirectWorker()));
        Unfuture<String> plain = direct.plain("a");
        assertThat(plain.result()).isEqualTo("a inside");
        assertThat(plain.ranOn()).isEqualTo(Place.THREAD);
        Unfuture<Long> heavy = direct.heavy();
        assertThat(heavy.result()).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(heavy.ranOn()).isEqualTo(Place.PROCESS);
        assertThat(direct.twice("b")).isEqualTo("b insideb inside");
        assertThat(List.of(direct)).contains(direct).doesNotContain(Unsync.of(Direct.class, direct));
    }

    @Test
    void aFailureMayBeRecoveredFrom() {
        Unfuture<Integer> failing = Unsync.call(() -> {
            throw new IllegalArgumentException("no");
        });
        assertThat(failing.recover(e -> String.valueOf(e.getMessage()).length()).result())
                .isEqualTo(2);
        assertThat(failing.exception()).hasMessage("no");
        assertThat(Unfuture.fromValue(1).recover(e -> 2).result()).isEqualTo(1);
        var pending = new Unfuture<Integer>();
        assertThatThrownBy(pending::exception).isInstanceOf(InvalidStateException.class);
        var seen = new ArrayList<Integer>();
        pending.addDoneCallback(done -> seen.add(done.result()));
        pending.setResult(7);
        assertThat(seen).containsExactly(7);
        assertThat(pending.toCompletableFuture()).isCompletedWithValue(7);
    }

    @Test
    void aResultIsWaitedForNoLongerThanSaid() {
        var never = new Unfuture<Integer>();
        assertThatThrownBy(() -> never.result(Duration.ofMillis(1)))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        assertThat(never.done()).isFalse();
    }

    @Test
    void aCancelledTaskOfTheLoopUnwinds() throws Exception {
        var started = new CountDownLatch(1);
        var unwound = new CountDownLatch(1);
        Unfuture<Integer> call = Unsync.task(() -> {
            try {
                started.countDown();
                Asyncio.sleep(Duration.ofDays(1));
                return 1;
            } finally {
                unwound.countDown();
            }
        });
        started.await();
        assertThat(call.cancel()).isTrue();
        unwound.await();
        assertThat(call.cancelled()).isTrue();
        assertThatThrownBy(call::exception).isInstanceOf(CancellationException.class);
    }

    @Test
    void shutdownCancelsWhatWaitsOnTheLoopAndTheNextCallStartsAnew() throws Exception {
        var started = new CountDownLatch(1);
        Unfuture<Integer> endless = Unsync.task(() -> {
            started.countDown();
            Asyncio.sleep(Duration.ofDays(1));
            return 1;
        });
        started.await();
        Unfuture<String> onLoop = Unsync.task(() -> {
            Unsync.shutdown();
            return "";
        });
        assertThatThrownBy(onLoop::result).hasMessageContaining("would wait for itself");
        Unsync.shutdown();
        assertThat(endless.cancelled()).isTrue();
        assertThat(Unsync.task(() -> 3).result()).isEqualTo(3);
        assertThat(Unsync.call(() -> 4).result()).isEqualTo(4);
    }

    @Test
    void oneLineOfTheLogSaysWhereACallRunsAndWhy() {
        var lines = new ArrayList<String>();
        var logger = Logger.getLogger("dev.weft");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                lines.add(MessageFormat.format(logged.getMessage(), logged.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.setLevel(Level.FINE);
        logger.addHandler(handler);
        try {
            Unsync.of(Work.class, new Worker()).plain("a").result();
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
        assertThat(lines).contains("unsync runs Worker.plain on THREAD: the method is plain and may block");
    }

    @Test
    void aCallForAClusterThatIsNotThereSaysWhatToDo() {
        assertThatThrownBy(() -> Unsync.onCluster(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("clusterExecutor");
    }

    @Test
    void oneNameServesForTheAnnotationAndItsFunctions(@TempDir Path folder) throws Exception {
        String source = """
                import dev.weft.unsync.*;
                import dev.weft.unsync.Unsync;
                public class Caller implements java.util.concurrent.Callable<String> {
                    public interface Work {
                        @Unsync Unfuture<String> plain(String text);
                        @Unsync(cpuBound = true) Unfuture<Integer> heavy(int n);
                    }
                    public static class Worker {
                        public String plain(String text) { return text; }
                        public int heavy(int n) { return n; }
                    }
                    public String call() throws Exception {
                        Work work = Unsync.of(Work.class, new Worker());
                        Unfuture<Integer> five = Unsync.call(() -> 5);
                        return work.plain("a").result() + five.result()
                            + Work.class.getMethod("heavy", int.class).getAnnotation(Unsync.class).cpuBound();
                    }
                }
                """;
        assertThat(compile(source, "Caller", "-Xlint:all", "-Werror", "-proc:none", "-d", folder.toString()))
                .isEmpty();
        try (var loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            var caller =
                    (Callable<?>) loader.loadClass("Caller").getConstructor().newInstance();
            assertThat(caller.call()).isEqualTo("a5true");
        }
    }

    @Test
    void theProcessorFindsFaultsWhenTheyAreCompiled() {
        String source = """
                import dev.weft.unsync.*;
                interface Bad {
                    @Unsync String plain();
                    @Unsync(cpuBound = true) Unfuture<Integer> travels(Thread thread);
                    @Unsync(cpuBound = true, cluster = true) Unfuture<Integer> both(int x);
                    @Unsync Unfuture<Integer> good(Thread thread);
                }
                class Worse {
                    @Unsync int hidden() { return 1; }
                    @Unsync(cpuBound = true) public dev.weft.Awaitable<Integer> suspends() { return () -> 1; }
                    @Unsync(cpuBound = true) public Thread result() { return null; }
                    @Unsync public Thread good() { return null; }
                }
                """;
        assertThat(compile(source, "Bad", "-proc:only"))
                .hasSize(6)
                .anyMatch(m -> m.startsWith("plain") && m.contains("must return Unfuture"))
                .anyMatch(m -> m.startsWith("travels") && m.contains("java.lang.Thread is not Serializable"))
                .anyMatch(m -> m.startsWith("both") && m.contains("one place"))
                .anyMatch(m -> m.startsWith("hidden") && m.contains("must be public"))
                .anyMatch(m -> m.startsWith("suspends") && m.contains("neither cpuBound nor"))
                .anyMatch(m -> m.startsWith("result") && m.contains("java.lang.Thread is not Serializable"));
    }

    private static List<String> compile(String source, String name, String... options) {
        var faults = new DiagnosticCollector<JavaFileObject>();
        var file = new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        String path = System.getProperty("jdk.module.path", "")
                + java.io.File.pathSeparator
                + System.getProperty("java.class.path");
        var all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-cp", path));
        var task = ToolProvider.getSystemJavaCompiler().getTask(null, null, faults, all, null, List.of(file));
        if (all.contains("-proc:only")) {
            task.setProcessors(List.of(new UnsyncProcessor()));
        }
        task.call();
        return faults.getDiagnostics().stream()
                .filter(d -> d.getKind() != Diagnostic.Kind.NOTE)
                .map(d -> d.getMessage(null))
                .toList();
    }
}
