package dev.weft.asyncio;

/** Ends what {@code EventLoop.expectOutside} began. */
final class OutsideWork {
    private OutsideWork() {}

    static void close(AutoCloseable expectation) {
        try {
            expectation.close();
        } catch (Exception e) {
            throw new IllegalStateException("the end of outside work must not fail", e);
        }
    }
}
