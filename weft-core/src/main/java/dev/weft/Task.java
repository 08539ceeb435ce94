package dev.weft;

import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A body that a loop runs in turn with others, and the future of what it returns.
 *
 * <p>Threads: loop thread only.
 *
 * <p>Semantics: asyncio 3.14's Task. A cancellation is an edge: {@link #cancel} throws CancelledError once, at the place
 * where the task waits or at its next wait; {@link #cancelling} and {@link #uncancel} count the requests.
 */
public final class Task<T extends @Nullable Object> extends Future<T> implements Ready {
    /*
     *  CREATED -> READY -> RUNNING -> WAITING (for a future, or a turn) -> READY ...
     *                         |-> BLOCKED (in a JDK call) -> RUNNING ...
     *                         '-> DONE
     *
     * A task stands in the ready queue at most once. READY is not kept apart from CREATED and WAITING: who stands in the
     * queue is the queue's knowledge. `waitingFor` is not null if and only if the task waits for a future.
     */
    enum State {
        CREATED,
        RUNNING,
        WAITING,
        BLOCKED,
        DONE
    }

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Awaitable<T> body;
    private final Context context;
    private final @Nullable Throwable origin; // debug mode: where it was created
    private @Nullable String name;
    private final long number;

    private State state = State.CREATED;
    private Context activeContext;
    private @Nullable Worker worker; // the stack it runs on, once it has begun
    private @Nullable Future<?> waitingFor;
    private boolean mustCancel;
    private int cancelRequests;
    private boolean interruptedByCancel;
    private boolean awaitedItself;
    private boolean passesCancelOn; // while cancel() cancels what the task waits for
    private @Nullable CancelStatus scopes; // the innermost one it is in
    private @Nullable CancelStatus toldAbout; // where a wait has been told of the cancelled scope
    private CancelledBy waitCancelledBy = CancelledBy.NOBODY;
    private boolean interruptedByScope;

    /** Who cancelled the future that the task waits for. */
    private enum CancelledBy {
        NOBODY,
        REQUEST,
        SCOPE
    }

    /** Neighbours among the loop's living tasks. */
    @Nullable
    Task<?> older;

    @Nullable
    Task<?> younger;

    Task(EventLoop loop, Awaitable<T> body, TaskOptions options) {
        super(loop);
        this.body = Objects.requireNonNull(body, "a task needs a body: null was given");
        context = options.context() != null
                ? options.context()
                : loop.callersContext().copy();
        activeContext = context;
        name = options.name();
        number = NUMBERS.incrementAndGet();
        origin = loop.getDebug() ? new Throwable("the task was created here") : null;
        loop.living().add(this);
    }

    /** Returns the running task, or null outside a task. Any thread. */
    public static @Nullable Task<?> currentOrNull() {
        var loop = EventLoop.currentOrNull();
        return loop == null ? null : loop.runningTask();
    }

    /**
     * Returns the running task. Any thread.
     *
     * @throws IllegalStateException outside a task
     */
    public static Task<?> current() {
        var task = currentOrNull();
        if (task == null) {
            throw new IllegalStateException("no task is running here: call this inside a task, for example"
                    + " in the body given to Asyncio.run or createTask");
        }
        return task;
    }

    /** Returns the running task, for code that is about to suspend it. */
    static Task<?> currentToWait() {
        var task = currentOrNull();
        if (task == null) {
            throw new IllegalStateException("awaiting outside a task: await in the body of a task, as in"
                    + " Asyncio.run(() -> ...), or use EventLoop.runUntilComplete");
        }
        return task;
    }

    /** Returns the running task, which is about to wait for the future: in most cases one of its loop, found at a glance. */
    static Task<?> toWaitFor(Future<?> future) {
        var task = future.loop.runningTask();
        if (task != null) {
            var stack = task.worker;
            if (stack != null && stack.fiber().thread() == Thread.currentThread()) {
                return task;
            }
        }
        return currentToWait();
    }

    /** Gives up exactly one turn: suspends, and resumes in the loop's next iteration. A cancellation is thrown here. */
    public static void yieldNow() {
        var task = currentToWait();
        task.loop.ready(task);
        task.become(State.WAITING);
        task.giveTurn();
        task.throwIfCancelled(null);
        if (task.scopeIsNews()) {
            throw task.scopeError();
        }
    }

    /** Gives up exactly one turn, and leaves a cancellation for later. */
    static void yieldShielded() {
        var task = currentToWait();
        task.loop.ready(task);
        task.become(State.WAITING);
        task.giveTurn();
    }

    /**
     * Asks for the cancellation of the task: a CancelledError is thrown where it waits, or at its next wait. The body may
     * catch the error; the task is cancelled only if the error leaves it.
     *
     * <p>A task blocked in a JDK call (carrier engine) is interrupted: {@code Thread.sleep}, {@code Process.waitFor},
     * {@code HttpClient.send}, queues, latches, semaphores and {@code lockInterruptibly} end at once, and so does a read of a
     * {@code java.net.Socket}, which is closed by it. Entering a {@code synchronized} block, {@code Lock.lock},
     * {@code CompletableFuture.join}, reading a file and class initialisation cannot be interrupted: such a call goes on to
     * its end, and the error is thrown at the next wait. On the portable engine a blocking call holds the loop, so that
     * nobody can cancel it.
     *
     * @return false if the task was done already
     */
    @Override
    public boolean cancel(@Nullable String message) {
        loop.checkThread();
        if (done()) {
            return false;
        }
        cancelRequests++;
        var waited = waitingFor;
        if (waited != null && passCancelOn(waited, message)) {
            waitCancelledBy = CancelledBy.REQUEST;
            return true;
        }
        mustCancel = true;
        cancelMessage = message;
        if (state == State.BLOCKED) {
            interruptedByCancel = true;
            runningWorker().fiber().interrupt();
        }
        return true;
    }

    /** Cancels what the task waits for; false if the request has come round a ring of tasks that await each other. */
    private boolean passCancelOn(Future<?> waited, @Nullable String message) {
        if (passesCancelOn) {
            return false;
        }
        passesCancelOn = true;
        try {
            return waited.cancel(message);
        } finally {
            passesCancelOn = false;
        }
    }

    /** Takes one cancellation request back, and returns how many are left; at none, an undelivered one is dropped. */
    public int uncancel() {
        if (cancelRequests > 0 && --cancelRequests == 0) {
            mustCancel = false;
        }
        return cancelRequests;
    }

    /** Returns how many cancellation requests have not been taken back. */
    public int cancelling() {
        return cancelRequests;
    }

    /** Throws IllegalStateException: a task's value comes from its body. */
    @Override
    public void setResult(T result) {
        throw new IllegalStateException("Task does not support setResult operation: " + getName()
                + " gets its result from its body; use a future of loop.createFuture() instead");
    }

    /** Throws IllegalStateException: a task's failure comes from its body. */
    @Override
    public void setException(Throwable exception) {
        throw new IllegalStateException("Task does not support setException operation: " + getName()
                + " gets its exception from its body; use cancel() to stop it");
    }

    /** Returns the task's name; an automatic one is {@code Task-} and a number. */
    public String getName() {
        return name != null ? name : "Task-" + number;
    }

    /** Returns whether somebody has named the task. */
    public boolean named() {
        return name != null;
    }

    /** Renames the task. */
    public void setName(String newName) {
        name = Objects.requireNonNull(newName, "a task's name cannot be null");
    }

    /** Returns the body that the task runs. */
    public Awaitable<T> getCoro() {
        return body;
    }

    /** Returns the context that the task runs in. */
    public Context getContext() {
        return context;
    }

    /** Returns where the task waits or runs, innermost frame first, without the runtime's own frames; empty when done. */
    public List<StackTraceElement> getStack() {
        var stack = worker;
        return stack == null || done()
                ? List.of()
                : StackFrames.ofPrograms(stack.fiber().thread());
    }

    /** Returns at most that many frames, the most recent ones. */
    public List<StackTraceElement> getStack(int limit) {
        var stack = getStack();
        return stack.subList(0, Math.min(Math.max(limit, 0), stack.size()));
    }

    /** Prints {@link #getStack()} to the standard error stream. */
    public void printStack() {
        printStack(Integer.MAX_VALUE, System.err);
    }

    /** Prints at most that many frames, the most recent ones. */
    public void printStack(int limit, PrintStream out) {
        var text = new StringBuilder("Stack for " + this + " (most recent call first):");
        for (var frame : getStack(limit)) {
            text.append("\n    at ").append(frame);
        }
        out.println(text);
    }

    /** Returns the future that the task waits for, or null. */
    public @Nullable Future<?> waitingFor() {
        return waitingFor;
    }

    /**
     * Turns an exception by which a cancelled JDK call ended (InterruptedException and its like) into the CancelledError
     * that it stands for; leaves every other exception alone. Whoever looks at a body's exception asks this first.
     */
    public Throwable absorb(Throwable e) {
        if (interruptedByCancel && !(e instanceof CancelledError) && Interruptions.isInterruption(e)) {
            mustCancel = false;
            endInterrupt();
            return new CancelledError(cancelMessage, e);
        }
        if (interruptedByScope && !(e instanceof CancelledError) && Interruptions.isInterruption(e)) {
            var error = scopeError();
            error.initCause(e);
            return error;
        }
        return e;
    }

    @Override
    public String toString() {
        return "Task[" + getName() + ", " + (done() ? stateText() : state.name().toLowerCase(java.util.Locale.ROOT))
                + (cancelRequests > 0 && !done() ? ", cancelling" : "")
                + (waitingFor == null || waitingFor == this ? "" : ", waits for " + describe(waitingFor)) + "]";
    }

    private static String describe(Future<?> future) {
        return future instanceof Task<?> task ? task.getName() : future.toString();
    }

    /** Says what failed and, in debug mode, where it was created. */
    String describeOrigin() {
        var text = "Task " + getName();
        if (origin != null) {
            var site = StackFrames.firstOfProgram(origin.getStackTrace());
            text += " (created at " + site + ")";
        }
        return text;
    }

    // ------------------------------------------------------------------ a turn, on the loop's home thread

    @Override
    public void turn() {
        loop.workers().stackOf(this).resume();
    }

    /** Returns the stack that the task runs on; null before it has begun and after it has ended. */
    @Nullable
    Worker worker() {
        return worker;
    }

    boolean isCreated() {
        return state == State.CREATED;
    }

    /** The JDK call that this task is in has taken the turn away. */
    void becomeBlocked() {
        become(State.BLOCKED);
        if (mustCancel) {
            interruptedByCancel = true;
            runningWorker().fiber().interrupt();
        } else if (scopeIsNews()) {
            scopeWasCancelled();
        }
    }

    // ------------------------------------------------------------------ scopes

    @Nullable
    CancelStatus scopes() {
        return scopes;
    }

    /** Makes a scope the innermost one; null: the task is in none. */
    void enterScope(@Nullable CancelStatus place) {
        if (scopes != null) {
            scopes.remove(this);
        }
        scopes = place;
        if (place != null) {
            place.add(this);
            if (place.cancelled() && state != State.RUNNING) {
                scopeWasCancelled();
            }
        }
        if (interruptedByScope) {
            endInterrupt();
        }
    }

    /** The scope that the task is in is cancelled now: ends its wait, if the future lets itself be cancelled. */
    void scopeWasCancelled() {
        var waited = waitingFor;
        if (waited != null && waitCancelledBy == CancelledBy.NOBODY) {
            if (waited.cancel(scopes == null ? null : scopes.scope.reason())) {
                waitCancelledBy = CancelledBy.SCOPE;
            }
        } else if (state == State.BLOCKED) {
            interruptedByScope = true;
            runningWorker().fiber().interrupt();
        }
    }

    /** Returns whether the task is in a cancelled scope and no wait of it has been told. */
    private boolean scopeIsNews() {
        return scopes != null && scopes.cancelled() && toldAbout != scopes;
    }

    /** Makes the error to throw because of the scope. */
    CancelledError scopeError() {
        var place = Objects.requireNonNull(scopes, "only a task in a scope is cancelled by one");
        toldAbout = place;
        endInterrupt();
        var error = place.error();
        var source = error.scope();
        if (source != null && loop.getDebug()) {
            source.noteDelivered(error);
        }
        return error;
    }

    /** Throws if {@link #cancel} was called and has not been answered. */
    void throwIfRequested() {
        throwIfCancelled(null);
    }

    // ------------------------------------------------------------------ on the task's own stack

    /** Runs the body from beginning to end. */
    void runBody(Worker stack) {
        worker = stack;
        resumed();
        if (mustCancel) {
            mustCancel = false;
            if (body instanceof WatchedBody<?> watched) {
                watched.neverBegan();
            }
            end(null, new CancelledError(cancelMessage));
            return;
        }
        T result;
        try {
            result = body.await();
        } catch (Throwable e) {
            end(null, absorb(e));
            return;
        }
        end(result, null);
    }

    /** Goes on after a blocking JDK call, or after a wait. */
    void resumed() {
        become(State.RUNNING);
        loop.resume(this, activeContext);
    }

    void activate(Context other) {
        activeContext = other;
    }

    /**
     * Waits until the future is done, and throws what there is to throw.
     *
     * @param eachTime whether each wait in a cancelled scope is told of it, or only the first
     */
    void waitFor(Future<?> future, boolean eachTime) {
        if (future instanceof Task<?> task && task.awaitedItself) {
            throw new IllegalStateException("await wasn't used with future");
        }
        if (future == this) {
            awaitedItself = true; // as in CPython: until it is done, nobody can await it any more
            refuse("Task cannot await on itself: " + getName());
        }
        if (future.loop != loop) {
            refuse("Task " + getName() + " awaits " + future + " of a different loop: use runCoroutineThreadsafe"
                    + " or toCompletableFuture to reach over");
        }
        future.addWaiter(this);
        waitingFor = future;
        if (mustCancel && future.cancel(cancelMessage)) {
            mustCancel = false;
            endInterrupt();
            waitCancelledBy = CancelledBy.REQUEST;
        } else if (scopes != null && scopes.cancelled() && (eachTime || toldAbout != scopes)) {
            scopeWasCancelled();
        }
        become(State.WAITING);
        if (future instanceof Task<?> child) {
            runningWorker().runOnTop(child);
        }
        giveTurn();
        waitingFor = null;
        var failure = future.failure();
        if (waitCancelledBy != CancelledBy.NOBODY) {
            boolean byScope = waitCancelledBy == CancelledBy.SCOPE;
            waitCancelledBy = CancelledBy.NOBODY;
            if (byScope && !mustCancel && failure instanceof CancelledError) {
                throw scopeError();
            }
        }
        if (eachTime && failure == null) {
            return; // a value was handed over: a request waits for the next checkpoint, so that the value is not lost
        }
        throwIfCancelled(failure);
    }

    /** What cannot be awaited is answered in the next turn, as CPython does. */
    private void refuse(String message) {
        yieldNow();
        throw new IllegalStateException(message);
    }

    /** Lets others run until this task's turn comes; without leaving the stack if it is next in line. */
    private void giveTurn() {
        if (!loop.turns().takeNext(this)) {
            loop.leave();
            runningWorker().leave();
        } else if (loop.watcher() != null) {
            loop.leave(); // the step ends all the same
        }
        resumed();
    }

    /** Lets a task that starts eagerly run first, and resumes right after it, in the same turn. */
    void stepAside() {
        become(State.WAITING);
        loop.leave();
        runningWorker().fiber().suspend();
        resumed();
    }

    private void throwIfCancelled(@Nullable Throwable failure) {
        if (mustCancel) {
            mustCancel = false;
            endInterrupt();
            throw failure instanceof CancelledError cancelled ? cancelled : new CancelledError(cancelMessage);
        }
        if (failure != null) {
            throw Sneaky.raise(failure);
        }
    }

    @SuppressWarnings("NullAway") // a result of null is a T if the body says so
    private void end(@Nullable T result, @Nullable Throwable failure) {
        become(State.DONE);
        var watcher = loop.watcher();
        if (watcher != null) {
            watcher.taskDone(this);
        }
        loop.living().remove(this);
        worker = null;
        if (scopes != null) {
            scopes.remove(this);
            scopes = null;
        }
        if (failure instanceof CancelledError cancelled) {
            becomeCancelled(null, cancelled);
        } else if (failure != null) {
            super.setException(failure);
        } else if (mustCancel) {
            mustCancel = false;
            becomeCancelled(cancelMessage, null);
        } else {
            super.setResult(result);
        }
        endInterrupt();
        loop.leave();
    }

    /** A cancellation is answered: the interrupt that it sent into a JDK call, and that the call did not take, is over. */
    private void endInterrupt() {
        if (interruptedByCancel || interruptedByScope) {
            interruptedByCancel = false;
            interruptedByScope = false;
            Thread.interrupted();
        }
    }

    private Worker runningWorker() {
        return Objects.requireNonNull(worker, "the task has a stack while it runs");
    }

    private void become(State next) {
        assert switch (next) {
                    case CREATED -> false;
                    case RUNNING -> state == State.CREATED || state == State.WAITING || state == State.BLOCKED;
                    case WAITING, BLOCKED -> state == State.RUNNING;
                    case DONE -> state == State.RUNNING;
                }
                : getName() + ": " + state + " -> " + next;
        state = next;
    }
}
