package dev.weft.unsync;

/** Throws an exception as it is, whatever the signatures around it declare. */
final class Raise {
    private Raise() {}

    static RuntimeException as(Throwable exception) {
        throw Raise.<RuntimeException>raise(exception);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nothing is cast
    private static <E extends Throwable> E raise(Throwable exception) throws E {
        throw (E) exception;
    }
}
