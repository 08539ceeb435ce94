package dev.weft.conformance;

/** Throws any exception from where none may be declared. */
final class Throwing {
    private Throwing() {}

    /** Throws the exception itself, unwrapped; declared to return one so that callers can write {@code throw}. */
    static RuntimeException sneaky(Throwable exception) {
        return Throwing.<RuntimeException>as(exception);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the compiler is to take E for unchecked
    private static <E extends Throwable> E as(Throwable exception) throws E {
        throw (E) exception;
    }
}
