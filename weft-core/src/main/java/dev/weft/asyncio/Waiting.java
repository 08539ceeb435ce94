package dev.weft.asyncio;

/** How the primitives' texts tell of those who wait. */
final class Waiting {
    private Waiting() {}

    static String text(int waiters) {
        return waiters == 0 ? "" : ", waiters=" + waiters;
    }
}
