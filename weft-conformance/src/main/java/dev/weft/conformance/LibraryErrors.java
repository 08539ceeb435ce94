package dev.weft.conformance;

import java.util.List;
import java.util.Locale;

/**
 * The identifiers of errors that Weft words itself. A message is recognised by a few of its words, the first row that
 * fits counts.
 */
final class LibraryErrors {
    private record Row(String words, String identifier) {}

    private static final List<Row> TABLE = List.of(
            new Row("lock is not acquired", "lock-not-acquired"),
            new Row("cannot wait on un-acquired lock", "cond-wait-unlocked"),
            new Row("cannot signal on un-acquired lock", "cond-notify-unlocked"),
            new Row("cannot await on itself", "await-self"),
            new Row("does not support setresult", "task-set-result"),
            new Row("does not support setexception", "task-set-exception"),
            new Row("is finished", "group-finished"),
            new Row("is shutting down", "group-shutting-down"),
            new Row("cannot change state of expiring", "timeout-expiring"),
            new Row("cannot change state of expired", "timeout-expired"),
            new Row("cannot change state of finished", "timeout-finished"),
            new Row("taskdone() called too many times", "task-done"),
            new Row("boundedsemaphore released too many times", "bounded-release"),
            new Row("nothing to wait for", "wait-empty"),
            new Row("can't release a lock you don't own", "lock-not-owner"),
            new Row("attempt to re-acquire an already held lock", "lock-reacquire"),
            new Row("this borrower is already holding", "limiter-already-borrowed"),
            new Row("this borrower isn't holding", "limiter-not-borrowed"),
            new Row("must hold the lock to wait", "cond-wait-not-owner"),
            new Row("must hold the lock to signal", "cond-notify-not-owner"),
            new Row("nursery is closed to new arrivals", "nursery-closed"),
            new Row("child exited without calling taskstatus.started", "start-not-started"),
            new Row("called 'started' twice", "started-twice"),
            new Row("each cancelscope may only be used", "scope-reused"),
            new Row("semaphore released too many times", "semaphore-release"),
            new Row("totaltokens must be >=", "limiter-tokens"));

    private LibraryErrors() {}

    /** Returns the identifier of the error, or its own text in quotes when no row fits. */
    static String identifier(Throwable exception) {
        String original = String.valueOf(exception.getMessage());
        String message = original.toLowerCase(Locale.ROOT);
        for (Row row : TABLE) {
            if (message.contains(row.words())) {
                return row.identifier();
            }
        }
        return "'" + original + "'";
    }
}
