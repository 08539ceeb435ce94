package dev.weft.spi;

/** Ends what {@code EventLoop.expectOutside} began. */
public final class OutsideWork {
    private OutsideWork() {}

    /** Ends an expectation. Any thread. */
    public static void close(AutoCloseable expectation) {
        try {
            expectation.close();
        } catch (Exception e) {
            throw new IllegalStateException("the end of outside work must not fail", e);
        }
    }
}
