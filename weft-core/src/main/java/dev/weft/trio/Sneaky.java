package dev.weft.trio;

/** Throws any exception unchanged, checked or not, as an await does. */
final class Sneaky {
    private Sneaky() {}

    /** Throws the exception; declared to return one so that callers can write {@code throw raise(e)}. */
    static RuntimeException raise(Throwable e) {
        throw Sneaky.<RuntimeException>as(e);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E as(Throwable e) throws E {
        throw (E) e;
    }
}
