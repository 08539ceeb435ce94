package dev.weft.concurrent;

/** A program that ends while its child processes start. */
public final class EndsAtOnce {
    private EndsAtOnce() {}

    @SuppressWarnings("resource") // that nobody closes them is the point
    public static void main(String[] arguments) throws Exception {
        new ProcessPoolExecutor();
        new Process(() -> Functions.sleep()).start();
        Thread.sleep(Integer.parseInt(arguments[0])); // so that the children are at different points of their start
    }
}
