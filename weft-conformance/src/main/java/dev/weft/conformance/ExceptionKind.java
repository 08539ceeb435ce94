package dev.weft.conformance;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.InvalidStateException;
import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.EndOfChannelException;
import dev.weft.trio.TooSlowException;
import dev.weft.trio.WouldBlockException;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/** Which of the exceptions of the languages a Java exception is. */
enum ExceptionKind {
    CANCELLED("CancelledError"),
    GROUP("ExceptionGroup"),
    INVALID_STATE("InvalidStateError"),
    QUEUE_FULL("QueueFull"),
    QUEUE_EMPTY("QueueEmpty"),
    BROKEN_BARRIER("BrokenBarrierError"),
    TIMEOUT("TimeoutError"),
    WOULD_BLOCK("WouldBlock"),
    CLOSED_RESOURCE("ClosedResourceError"),
    BROKEN_RESOURCE("BrokenResourceError"),
    END_OF_CHANNEL("EndOfChannel"),
    TOO_SLOW("TooSlowError"),
    KEY_ERROR("KeyError"),
    VALUE_ERROR("ValueError"),
    RUNTIME_ERROR("RuntimeError"),
    /** None of them: a program cannot have raised it, so Weft is at fault. */
    UNKNOWN("Unknown");

    private final String shownName;

    ExceptionKind(String shownName) {
        this.shownName = shownName;
    }

    /** The name in the trace and in catch clauses. */
    String shownName() {
        return shownName;
    }

    /** Returns the kind of an exception. */
    static ExceptionKind of(Throwable exception) {
        return switch (exception) {
            case CancelledError e -> CANCELLED;
            case ExceptionGroup e -> GROUP;
            case InvalidStateException e -> INVALID_STATE;
            case QueueFullException e -> QUEUE_FULL;
            case QueueEmptyException e -> QUEUE_EMPTY;
            case BrokenBarrierException e -> BROKEN_BARRIER;
            case TimeoutException e -> TIMEOUT;
            case WouldBlockException e -> WOULD_BLOCK;
            case ClosedResourceException e -> CLOSED_RESOURCE;
            case BrokenResourceException e -> BROKEN_RESOURCE;
            case EndOfChannelException e -> END_OF_CHANNEL;
            case TooSlowException e -> TOO_SLOW;
            case Raised.KeyError e -> KEY_ERROR;
            case IllegalArgumentException e -> VALUE_ERROR;
            case IllegalStateException e -> RUNTIME_ERROR;
            default -> UNKNOWN;
        };
    }

    /** Says whether a clause of the asyncio language that names {@code name} catches this kind. */
    boolean caughtBy(String name) {
        return switch (name) {
            case "any" -> true;
            case "Exception" -> this != CANCELLED;
            case "RuntimeError" -> this == RUNTIME_ERROR || this == BROKEN_BARRIER;
            default -> shownName.equals(name);
        };
    }
}
