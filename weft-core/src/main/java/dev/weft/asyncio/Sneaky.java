package dev.weft.asyncio;

/** Throws checked exceptions unchanged through methods that do not declare them, as an await does. */
final class Sneaky {
    private Sneaky() {}

    /**
     * Throws the very object that it is given.
     *
     * @param failure what to throw
     * @return never; declared so that the caller may write {@code throw}
     */
    static RuntimeException raise(Throwable failure) {
        throw Sneaky.<RuntimeException>cast(failure);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X cast(Throwable failure) throws X {
        throw (X) failure;
    }
}
