package dev.weft.conformance;

import org.jspecify.annotations.Nullable;

/** What one of the two languages adds to the statements that both have. */
interface Language {

    /** The virtual time, in milliseconds since the program began. */
    long now();

    /** Says whether every name in the statement is bound to something of the right kind. */
    boolean usable(Statement statement, Frame frame);

    /** Returns the operation of a statement with one event, null when {@code op} is none. */
    @Nullable
    Plain plain(String op);

    /** Returns the operation of a statement that writes its own events, null when {@code op} is none. */
    @Nullable
    Block block(String op);

    /** Says whether the exception is a cancellation, which {@code soft} never swallows. */
    boolean isCancellation(Throwable exception);

    /** Says whether a catch clause that names {@code name} catches the exception. */
    boolean catches(String name, Throwable exception);

    /** Evaluates the test of an {@code if}. */
    boolean holds(Node test);

    /** Returns the canonical text of an exception. */
    String text(Throwable exception);
}
