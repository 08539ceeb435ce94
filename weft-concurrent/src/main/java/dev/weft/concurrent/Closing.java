package dev.weft.concurrent;

/** Closes things whose closing may fail without anybody to tell: the failure goes to the log. */
final class Closing {
    private static final System.Logger LOG = System.getLogger("dev.weft");

    private Closing() {}

    static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "could not close " + thing, e);
        }
    }
}
