package dev.weft.conformance;

/**
 * Unwinds the bodies of a program whose trace is closed. No statement of a program sees or catches it.
 */
final class Halt extends Error {
    private static final long serialVersionUID = 1L;

    Halt() {
        super("the trace is closed", null, false, false);
    }
}
