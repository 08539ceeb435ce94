package dev.weft.unsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Awaitable;
import dev.weft.ContextVar;
import dev.weft.InvalidStateException;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnsyncTest {
    private static final ContextVar<String> USER = new ContextVar<>("user", "nobody");

    /** What callers see. */
    public interface Work {
        @Unsynced
        Unfuture<String> suspending(String text);

        @Unsynced
        Unfuture<String> plain(String text);

        @Unsynced(cpuBound = true)
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
    void theProcessorFindsFaultsWhenTheyAreCompiled() {
        String source = """
                import dev.weft.unsync.*;
                interface Bad {
                    @Unsynced String plain();
                    @Unsynced(cpuBound = true) Unfuture<Integer> travels(Thread thread);
                    @Unsynced(cpuBound = true, cluster = true) Unfuture<Integer> both(int x);
                    @Unsynced Unfuture<Integer> good(Thread thread);
                }
                """;
        var faults = new DiagnosticCollector<JavaFileObject>();
        var file = new SimpleJavaFileObject(URI.create("string:///Bad.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        String path = System.getProperty("jdk.module.path", "")
                + java.io.File.pathSeparator
                + System.getProperty("java.class.path");
        var task = ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, faults, List.of("-proc:only", "-cp", path), null, List.of(file));
        task.setProcessors(List.of(new UnsyncProcessor()));
        task.call();
        assertThat(faults.getDiagnostics().stream()
                        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                        .map(d -> d.getMessage(null)))
                .hasSize(3)
                .anyMatch(m -> m.startsWith("plain") && m.contains("must return Unfuture"))
                .anyMatch(m -> m.startsWith("travels") && m.contains("java.lang.Thread is not Serializable"))
                .anyMatch(m -> m.startsWith("both") && m.contains("one place"));
    }
}
