package dev.weft;

/** Told of every failure that nobody else can be told of. Called on the loop's thread; must not suspend. */
@FunctionalInterface
public interface ExceptionHandler {
    /** Handles one failure of the loop. */
    void handle(EventLoop loop, ExceptionContext context);
}
