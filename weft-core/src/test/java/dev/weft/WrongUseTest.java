package dev.weft;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.BoundedSemaphore;
import dev.weft.asyncio.Condition;
import dev.weft.asyncio.Event;
import dev.weft.asyncio.Lock;
import dev.weft.asyncio.Queue;
import dev.weft.trio.CapacityLimiter;
import dev.weft.trio.Trio;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong use gets an answer: one specific exception, whose message says what was done and what to do instead. */
@Timeout(30)
class WrongUseTest {
    static Stream<Arguments> outsideATask() {
        return Stream.of(
                arguments(
                        "await a future",
                        does(loop -> loop.createFuture().await()),
                        "awaiting outside a task: await in"),
                arguments(
                        "await a coroutine",
                        does(loop -> Coroutine.of(() -> "x").await()),
                        "Asyncio.run(() -> ...)"),
                arguments("give up a turn", does(loop -> Task.yieldNow()), "await in the body of a task"),
                arguments("enter a scope", does(loop -> new CancelScope().enter()), "await in the body of a task"),
                arguments("ask for the task", does(loop -> Task.current()), "call this inside a task"),
                arguments("ask for the loop", does(loop -> EventLoop.current()), "call this inside Asyncio.run(...)"),
                arguments("sleep", does(loop -> Asyncio.sleep(java.time.Duration.ZERO)), "await in the body of a task"),
                arguments("wait for an event", does(loop -> new Event().await()), "inside Asyncio.run(...)"),
                arguments("use Trio", does(loop -> Trio.checkpoint()), "await in the body of a task"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void outsideATask(String what, WrongUse use, String whatToDo) {
        try (var loop = Loops.virtual()) {
            assertThatThrownBy(() -> use.of(loop))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(whatToDo);
        }
    }

    static Stream<Arguments> insideATask() {
        return Stream.of(
                arguments(
                        "run the loop again",
                        does(loop -> loop.runUntilComplete(() -> "x")),
                        IllegalStateException.class,
                        "already running: await instead of running it again"),
                arguments(
                        "run another loop here",
                        does(loop -> runAnother()),
                        IllegalStateException.class,
                        "await the body, or run the other loop in a thread of its own"),
                arguments(
                        "Asyncio.run",
                        does(loop -> Asyncio.run(() -> "x")),
                        IllegalStateException.class,
                        "await the coroutine here, or start it with createTask"),
                arguments(
                        "close the running loop",
                        does(EventLoop::close),
                        IllegalStateException.class,
                        "stop() it and close it after the run"),
                arguments(
                        "await a coroutine again",
                        does(loop -> awaitTwice()),
                        IllegalStateException.class,
                        "already awaited coroutine 'work': make a new one"),
                arguments(
                        "the result of an unfinished future",
                        does(loop -> loop.createFuture().result()),
                        InvalidStateException.class,
                        "is not there yet: await it"),
                arguments(
                        "the exception of an unfinished future",
                        does(loop -> loop.createFuture().exception()),
                        InvalidStateException.class,
                        "is not there yet: await it"),
                arguments(
                        "settle a future twice",
                        does(loop -> settleTwice(loop)),
                        InvalidStateException.class,
                        "a future is settled once"),
                arguments(
                        "a future of another loop",
                        does(loop -> awaitOfAnother()),
                        IllegalStateException.class,
                        "use runCoroutineThreadsafe or toCompletableFuture"),
                arguments(
                        "run a future of another loop",
                        does(loop -> runOfAnother()),
                        IllegalStateException.class,
                        "belongs to a different loop: run it there"),
                arguments(
                        "a future as a body",
                        does(loop -> loop.createTask(loop.createFuture())),
                        IllegalArgumentException.class,
                        "a future is awaited as it is"),
                arguments(
                        "a task that awaits itself",
                        does(loop -> Task.current().await()),
                        IllegalStateException.class,
                        "Task cannot await on itself"),
                arguments(
                        "release a free lock",
                        does(loop -> new Lock().release()),
                        IllegalStateException.class,
                        "release() without an acquire() before it"),
                arguments(
                        "release a semaphore too often",
                        does(loop -> new BoundedSemaphore(1).release()),
                        IllegalArgumentException.class,
                        "so nobody holds one"),
                arguments(
                        "wait for a condition without its lock",
                        does(loop -> new Condition().await()),
                        IllegalStateException.class,
                        "acquire() the condition first"),
                arguments(
                        "signal a condition without its lock",
                        does(loop -> new Condition().signalAll()),
                        IllegalStateException.class,
                        "acquire() the condition first"),
                arguments(
                        "taskDone too often",
                        does(loop -> new Queue<String>().taskDone()),
                        IllegalArgumentException.class,
                        "call it once for each item that get() returned"),
                arguments(
                        "block the loop's thread with Clock.sleep",
                        does(loop -> Clock.sleep(java.time.Duration.ofSeconds(1))),
                        IllegalStateException.class,
                        "use Asyncio.sleep in a task"),
                arguments(
                        "enter a scope twice",
                        does(loop -> enterTwice()),
                        IllegalStateException.class,
                        "make a new one"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void insideATask(String what, WrongUse use, Class<? extends Throwable> type, String whatToDo) {
        Loops.virtually(() -> assertThatThrownBy(() -> use.of(EventLoop.current()))
                .isExactlyInstanceOf(type)
                .hasMessageContaining(whatToDo));
    }

    static Stream<Arguments> inATrioTask() {
        return Stream.of(
                arguments("release a free lock", does(loop -> new dev.weft.trio.Lock().release()), "held by nobody"),
                arguments("take a lock again", does(loop -> takeAgain()), "a Lock is not reentrant"),
                arguments(
                        "wait for a condition without its lock",
                        does(loop -> new dev.weft.trio.Condition().await()),
                        "acquire the condition first"),
                arguments(
                        "signal a condition without its lock",
                        does(loop -> new dev.weft.trio.Condition().signal()),
                        "acquire the condition first"),
                arguments(
                        "give back a token that is not out",
                        does(loop -> new CapacityLimiter(1).release()),
                        "isn't holding any of this CapacityLimiter's tokens"),
                arguments("start in a nursery that has ended", does(loop -> startLate()), "its block has ended"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void inATrioTask(String what, WrongUse use, String whatToDo) {
        Trio.run(() -> assertThatThrownBy(() -> use.of(EventLoop.current()))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining(whatToDo));
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                arguments("callback", does(loop -> loop.callSoon(nothing())), "a callback is needed"),
                arguments(
                        "callback of a thread",
                        does(loop -> loop.callSoonThreadsafe(nothing())),
                        "a callback is needed"),
                arguments(
                        "callback at a time",
                        does(loop -> loop.callLater(java.time.Duration.ZERO, nothing())),
                        "a callback is needed"),
                arguments(
                        "callback of a future",
                        does(loop -> loop.createFuture().addDoneCallback(nothing())),
                        "a callback is needed"),
                arguments(
                        "context",
                        does(loop -> loop.callSoon(() -> {}, nothing())),
                        "leave it out for the current one"),
                arguments(
                        "task",
                        does(loop -> loop.createTask(WrongUseTest.<Awaitable<String>>nothing())),
                        "needs a body"),
                arguments(
                        "coroutine",
                        does(loop -> Coroutine.of(WrongUseTest.<Awaitable<String>>nothing())),
                        "needs a body"),
                arguments("name", does(loop -> Task.current().setName(nothing())), "name cannot be null"),
                arguments("function", does(loop -> loop.runInExecutor(null, nothing())), "needs a function"),
                arguments(
                        "exception",
                        does(loop -> loop.createFuture().setException(nothing())),
                        "a future fails with an exception"),
                arguments("options", does(loop -> EventLoop.create(nothing())), "leave them out"),
                arguments(
                        "coroutines",
                        does(loop -> Asyncio.gather(WrongUseTest.<Awaitable<String>[]>nothing())),
                        "null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void nulls(String what, WrongUse use, String whatToDo) {
        Loops.virtually(() -> assertThatThrownBy(() -> use.of(EventLoop.current()))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessageContaining(whatToDo));
    }

    static Stream<Arguments> fromAForeignThreadInDebugMode() {
        return Stream.of(
                arguments("settle a future", touches((loop, future, task) -> future.setResult("x"))),
                arguments("fail a future", touches((loop, future, task) -> future.setException(new Exception()))),
                arguments("cancel a future", touches((loop, future, task) -> future.cancel())),
                arguments("add a callback", touches((loop, future, task) -> future.addDoneCallback(done -> {}))),
                arguments("cancel a task", touches((loop, future, task) -> task.cancel())),
                arguments(
                        "handle a signal", touches((loop, future, task) -> loop.addSignalHandler("WINCH", () -> {}))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void fromAForeignThreadInDebugMode(String what, Touch touch) {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            loop.setDebug(true);
            Future<String> future = loop.createFuture();
            var task = Task.current();
            var tried = loop.runInExecutor(null, () -> {
                touch.by(loop, future, task);
                return what;
            });
            assertThatThrownBy(tried::await)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must use callSoonThreadsafe");
        });
    }

    private interface WrongUse {
        void of(EventLoop loop) throws Throwable;
    }

    private interface Touch {
        void by(EventLoop loop, Future<String> future, Task<?> task);
    }

    private static WrongUse does(WrongUse use) {
        return use;
    }

    private static Touch touches(Touch touch) {
        return touch;
    }

    private static void runAnother() {
        try (var other = Loops.virtual()) {
            other.runForever();
        }
    }

    private static void awaitTwice() throws Exception {
        var coroutine = Coroutine.of("work", () -> "x");
        coroutine.await();
        coroutine.await();
    }

    private static void settleTwice(EventLoop loop) {
        Future<String> future = loop.createFuture();
        future.setResult("x");
        future.setResult("y");
    }

    private static void awaitOfAnother() {
        try (var other = Loops.virtual()) {
            other.createFuture().await();
        }
    }

    private static void runOfAnother() throws InterruptedException {
        try (var one = Loops.virtual();
                var other = Loops.virtual()) {
            var thrown = new java.util.concurrent.atomic.AtomicReference<Throwable>();
            Future<String> future = other.createFuture();
            Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, e) -> thrown.set(e))
                    .start(() -> one.runUntilComplete(future))
                    .join();
            throw Sneaky.raise(thrown.get());
        }
    }

    private static void enterTwice() {
        var scope = new CancelScope();
        scope.run(() -> {});
        scope.run(() -> {});
    }

    private static void takeAgain() {
        var lock = new dev.weft.trio.Lock();
        lock.acquire();
        lock.acquire();
    }

    private static void startLate() {
        var ended = new java.util.ArrayList<dev.weft.trio.Nursery>();
        Trio.openNursery(ended::add);
        ended.getFirst().startSoon(() -> {});
    }

    @SuppressWarnings("NullAway") // what a caller without null checks does
    private static <T> T nothing() {
        return null;
    }
}
