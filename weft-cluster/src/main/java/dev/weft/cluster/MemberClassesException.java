package dev.weft.cluster;

import dev.weft.concurrent.BrokenExecutorException;
import org.jspecify.annotations.Nullable;

/** A member cannot run a call because it has not got the classes that the call was made of, or other versions of them. It never runs code that is not on its own class path. */
public final class MemberClassesException extends BrokenExecutorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which call and which member, and what to do about it
     * @param cause what was seen of it, if anything
     */
    public MemberClassesException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
