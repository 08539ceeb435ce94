package dev.weft;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Failures of a loop's futures that nobody has asked for yet. It becomes certain that nobody will when the future is out of
 * reach, or when the loop closes; then the exception handler is told. Loop thread only.
 */
final class UnretrievedFailures {
    private final EventLoop loop;
    private final Set<Entry> entries = new LinkedHashSet<>();
    private final ReferenceQueue<Future<?>> unreachable = new ReferenceQueue<>();

    /** One failure; it does not keep its future alive. */
    static final class Entry extends WeakReference<Future<?>> {
        private final UnretrievedFailures all;
        private final Throwable exception;
        private final String description;

        Entry(UnretrievedFailures all, Future<?> future, Throwable exception) {
            super(future, all.unreachable);
            this.all = all;
            this.exception = exception;
            description = future instanceof Task<?> task ? task.describeOrigin() : "Future";
        }

        void retrieved() {
            all.entries.remove(this);
        }
    }

    UnretrievedFailures(EventLoop loop) {
        this.loop = loop;
    }

    Entry track(Future<?> future, Throwable exception) {
        var entry = new Entry(this, future, exception);
        entries.add(entry);
        return entry;
    }

    /** Reports the failures of futures that are out of reach. */
    void reportUnreachable() {
        if (entries.isEmpty()) {
            return;
        }
        for (var gone = unreachable.poll(); gone != null; gone = unreachable.poll()) {
            report((Entry) gone);
        }
    }

    /** Reports everything: after this nobody can ask any more. */
    void reportAll() {
        for (var entry : entries.toArray(Entry[]::new)) {
            report(entry);
        }
    }

    private void report(Entry entry) {
        if (!entries.remove(entry)) {
            return;
        }
        @Nullable Future<?> future = entry.get();
        var context = ExceptionContext.of(entry.description + " exception was never retrieved", entry.exception);
        loop.callExceptionHandler(future == null ? context : context.withFuture(future));
    }
}
