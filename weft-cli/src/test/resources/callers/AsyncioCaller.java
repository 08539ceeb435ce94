import static dev.weft.asyncio.Asyncio.*;

import dev.weft.*;
import dev.weft.asyncio.*;
import dev.weft.asyncio.Queue;
import dev.weft.cluster.*;
import dev.weft.concurrent.*;
import dev.weft.concurrent.Process;
import dev.weft.unsync.*;
import java.io.*;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

class AsyncioCaller {
    static int a() throws Exception {
        return 1;
    }

    static int b() {
        return 2;
    }

    static void v() throws Exception {}

    static void asyncioFunctions() throws Exception {
        int x = run(AsyncioCaller::a);
        run(() -> {
            sleep(Duration.ofMillis(1));
        });
        String s = sleep(Duration.ofMillis(1), "x");
        Task<Integer> t = createTask(AsyncioCaller::a);
        Task<Integer> t2 = createTask(AsyncioCaller::a, "name");
        var t3 = createTask(() -> {
            v();
        });
        Future<Integer> f = ensureFuture(t);
        List<Integer> l = gather(AsyncioCaller::a, AsyncioCaller::b).await();
        List<Integer> l2 = Asyncio.<Integer>gather(List.of(t, t2)).await();
        List<Outcome<Integer>> o =
                gatherSettled(AsyncioCaller::a, AsyncioCaller::b).await();
        for (Outcome<Integer> one : o) {
            String text = switch (one) {
                case Outcome.Success<Integer>(Integer value) -> "" + value;
                case Outcome.Failure<Integer>(Throwable e) -> "" + e;
            };
        }
        int sh = shield(t).await();
        try {
            int w = waitFor(t, Duration.ofSeconds(1));
            int w2 = waitFor(AsyncioCaller::a, Duration.ofSeconds(1));
        } catch (TimeoutException e) {
        }
        DoneAndPending<Task<Integer>> dp =
                Asyncio.wait(List.of(t, t2), Duration.ofSeconds(1), ReturnWhen.FIRST_COMPLETED);
        Set<?> done = dp.done(), pending = dp.pending();
        Asyncio.wait(List.of(t, t2));
        Asyncio.wait(List.of(t, t2), ReturnWhen.ALL_COMPLETED);
        Asyncio.wait(List.of(t, t2), Duration.ofSeconds(1));
        for (var one : asCompleted(List.of(t, t2))) {
            int i = one.await();
        }
        for (var one : asCompleted(List.of(t, t2), Duration.ofSeconds(2))) {
            int i = one.await();
        }
        timeout(Duration.ofSeconds(1), tm -> {
            tm.reschedule(getRunningLoop().nanoTime());
            tm.when();
            tm.expired();
        });
        timeoutAt(getRunningLoop().nanoTime() + 5, tm -> {
            sleep(Duration.ZERO);
        });
        int tt = toThread(() -> 5);
        Task<?> cur = currentTask();
        Set<?> all = allTasks();
        all = allTasks(getRunningLoop());
        EventLoop loop = newEventLoop();
        CompletableFuture<Integer> cf = runCoroutineThreadsafe(AsyncioCaller::a, loop);
        Future<Integer> wf = wrapFuture(cf);
        boolean is = isCoroutine(t) | isFuture(t);
        loop.setTaskFactory(eagerTaskFactory());
        captureCallGraph();
        printCallGraph();
        Awaitable<Integer> aw = () -> 3;
        Action ac = () -> {};
    }

    static void types() throws Exception {
        Coroutine<Integer> c = Coroutine.of(AsyncioCaller::a), c2 = Coroutine.of("name", AsyncioCaller::a);
        EventLoop loop = getRunningLoop();
        Future<Integer> f = loop.createFuture();
        f.setResult(1);
        f.setException(new Exception());
        int r = f.result();
        Throwable e = f.exception();
        f.cancel();
        f.cancel("m");
        f.cancelled();
        f.done();
        java.util.function.Consumer<Future<Integer>> cb = x -> {};
        f.addDoneCallback(cb);
        f.removeDoneCallback(cb);
        f.loop();
        CompletableFuture<Integer> cf = f.toCompletableFuture();
        Task<Integer> t = createTask(c);
        t.cancel();
        t.cancel("m");
        t.uncancel();
        t.cancelling();
        t.getName();
        t.setName("n");
        t.getCoro();
        t.getContext();
        t.getStack();
        t.printStack();
        taskGroup(group -> {
            group.createTask(AsyncioCaller::a);
            group.createTask(AsyncioCaller::a, "n");
        });
        try (Runner runner = Runner.create(RunnerOptions.DEFAULT)) {
            int x = runner.run(AsyncioCaller::a);
            runner.getLoop();
        }
        Queue<Integer> q = new Queue<>(), q2 = new Queue<>(3);
        PriorityQueue_();
        LifoQueue<Integer> lq = new LifoQueue<>(1);
        q.put(1);
        int g = q.get();
        q.putNowait(1);
        g = q.getNowait();
        q.qsize();
        q.maxsize();
        q.empty();
        q.full();
        q.join();
        q.taskDone();
        q.shutdown();
        q.shutdown(true);
        Lock lock = new Lock();
        lock.acquire();
        lock.release();
        lock.locked();
        try (var held = lock.hold()) {}
        Event ev = new Event();
        ev.await();
        ev.set();
        ev.clear();
        ev.isSet();
        Condition cond = new Condition();
        cond = new Condition(lock);
        cond.await();
        cond.await(() -> true);
        cond.signal(2);
        cond.signal();
        cond.signalAll();
        try (var h = cond.hold()) {}
        Semaphore sem = new Semaphore(2);
        try (var h = sem.hold()) {}
        sem.acquire();
        sem.release();
        sem.locked();
        BoundedSemaphore bs = new BoundedSemaphore(2);
        Barrier bar = new Barrier(2);
        try {
            bar.await();
        } catch (java.util.concurrent.BrokenBarrierException x) {
        }
        bar.reset();
        bar.abort();
        bar.parties();
        bar.nWaiting();
        bar.broken();
        loop.runUntilComplete(t);
        loop.runUntilComplete(AsyncioCaller::a);
        loop.runForever();
        loop.stop();
        loop.close();
        loop.isRunning();
        loop.isClosed();
        Handle h = loop.callSoon(() -> {});
        h = loop.callSoonThreadsafe(() -> {});
        TimerHandle th = loop.callLater(Duration.ofSeconds(1), () -> {});
        th = loop.callAt(loop.nanoTime() + 1, () -> {});
        h.cancel();
        h.cancelled();
        th.when();
        loop.createTask(AsyncioCaller::a);
        loop.runInExecutor(null, () -> 5);
        loop.setDefaultExecutor(java.util.concurrent.Executors.newCachedThreadPool());
        loop.shutdownAsyncGenerators();
        loop.shutdownDefaultExecutor();
        loop.setExceptionHandler((lp, ctx) -> {});
        loop.setDebug(true);
        loop.getDebug();
        loop.setSlowCallbackDuration(Duration.ofMillis(100));
        ContextVar<String> var = new ContextVar<>("v");
        var tok = var.set("1");
        var.get();
        var.get("d");
        var.reset(tok);
        Context ctx = Context.current().copy();
        ctx.run(() -> {});
        CancelledError ce;
        DeadlockError de;
        InvalidStateException ise;
        QueueEmptyException qee;
        QueueFullException qfe;
        QueueShutDownException qse;
        IncompleteReadException ire;
        LimitOverrunException loe;
        ExceptionGroup eg = null;
        eg.exceptions();
        eg.subgroup(x -> true);
        eg.split(x -> true);
    }

    static void PriorityQueue_() {
        dev.weft.asyncio.PriorityQueue<Integer> pq = new dev.weft.asyncio.PriorityQueue<>();
    }

    static void net() throws Exception {
        EventLoop loop = getRunningLoop();
        Server server = startServer(
                (reader, writer) -> {
                    byte[] line = reader.readLine();
                    writer.write(line);
                    writer.drain();
                    writer.close();
                    writer.awaitClosed();
                },
                "127.0.0.1",
                0);
        Connection c = openConnection("127.0.0.1", 80);
        StreamReader r = c.reader();
        StreamWriter w = c.writer();
        r.read(10);
        r.read();
        r.readLine();
        r.readExactly(3);
        r.readUntil("\n".getBytes());
        for (var line : r.lines()) {}
        r.atEof();
        int n = r.read(ByteBuffer.allocate(3));
        w.write(new byte[1]);
        w.writeLines(List.of(new byte[1]));
        w.drain();
        w.writeEof();
        w.isClosing();
        w.getExtraInfo("peername");
        server.sockets();
        server.startServing();
        server.isServing();
        server.closeClients();
        server.abortClients();
        server.close();
        server.awaitClosed();
        server.serveForever();
        startUnixServer((reader, writer) -> {}, Path.of("/tmp/s"));
        openUnixConnection(Path.of("/tmp/s"));
        var p = createSubprocessExec("echo", "a");
        var p2 = createSubprocessShell("echo a");
    }

    interface Api {
        @Unsync
        Unfuture<Integer> f(int x);

        @Unsync(cpuBound = true)
        Unfuture<Integer> g(int x);

        @Unsync(cluster = true)
        Unfuture<Integer> h(int x);
    }

    static void others() throws Exception {
        Unfuture<Integer> u = Unsync.call(() -> 3);
        u.result();
        u.await();
        u.then(x -> x + 1);
        u.done();
        Unfuture<Integer> uf = Unfuture.fromValue(3);
        uf.setResult(3);
        uf.ranOn();
        dev.weft.concurrent.Executor ex = new ThreadPoolExecutor(2);
        var fu = ex.submit(() -> 3);
        int i = fu.result();
        for (int y : ex.map(x -> x + 1, List.of(1, 2))) {}
        ex.shutdown();
        ex.shutdown(true);
        ex = new ProcessPoolExecutor(2);
        ex = new ClusterExecutor("127.0.0.1:5701");
        ProcessQueue<Integer> pq = null;
        SyncAsyncQueue<Integer> sq = null;
        BrokenProcessPoolException bp;
        ClusterQueue<Integer> cq;
        Process pr;
    }
}
