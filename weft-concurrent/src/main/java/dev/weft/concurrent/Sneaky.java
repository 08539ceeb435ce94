package dev.weft.concurrent;

/** Throws an exception as it is, whatever the signatures around it declare. */
final class Sneaky {
    private Sneaky() {}

    /** Throws the exception; declared to return one so that the caller may write {@code throw}. */
    static RuntimeException raise(Throwable exception) {
        throw Sneaky.<RuntimeException>as(exception);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nothing is cast
    private static <E extends Throwable> E as(Throwable exception) throws E {
        throw (E) exception;
    }
}
