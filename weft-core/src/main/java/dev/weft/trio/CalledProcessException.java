package dev.weft.trio;

import java.io.IOException;

/** A process ended with a return code other than 0. Semantics: Python's CalledProcessError. */
public final class CalledProcessException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient CompletedProcess completed;

    /** Makes one for a process. */
    public CalledProcessException(CompletedProcess completed) {
        super(completed.args() + " returned " + completed.returncode());
        this.completed = completed;
    }

    /** Returns how the process ended, and what it wrote. */
    public CompletedProcess completed() {
        return completed;
    }
}
