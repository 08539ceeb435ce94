package dev.weft.cli;

/** The command was used wrongly; the message is the one line that says how. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super("weft: " + message);
    }
}
