package dev.weft.asyncio;

/**
 * When {@link Asyncio#wait} returns.
 *
 * <p>Semantics: asyncio 3.14's constants of the same names.
 */
public enum ReturnWhen {
    /** As soon as one future is done, or cancelled. */
    FIRST_COMPLETED,
    /** As soon as one future has failed; a cancelled one does not count. Without a failure, when all are done. */
    FIRST_EXCEPTION,
    /** When all futures are done. */
    ALL_COMPLETED
}
