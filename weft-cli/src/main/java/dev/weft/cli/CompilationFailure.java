package dev.weft.cli;

/** A program does not compile; the message is what the compiler said, in several lines. */
final class CompilationFailure extends Exception {
    private static final long serialVersionUID = 1;

    CompilationFailure(String diagnostics) {
        super(diagnostics);
    }
}
