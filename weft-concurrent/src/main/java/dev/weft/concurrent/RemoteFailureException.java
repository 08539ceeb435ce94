package dev.weft.concurrent;

/**
 * Stands for an exception of another process that could not travel itself: it has that exception's class, message and
 * stack trace.
 */
public final class RemoteFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remoteClass;

    RemoteFailureException(Throwable original, String whyNot) {
        super(original + " (the exception itself could not travel: " + whyNot + ")");
        this.remoteClass = original.getClass().getName();
        setStackTrace(original.getStackTrace());
    }

    /**
     * Tells the class of the exception that was thrown.
     *
     * @return the name of the class
     */
    public String remoteClass() {
        return remoteClass;
    }
}
