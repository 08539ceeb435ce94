package dev.weft.trio;

/** The run that another thread calls into has ended. Semantics: Trio's RunFinishedError. */
public final class RunFinishedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message. */
    public RunFinishedException(String message) {
        super(message);
    }
}
