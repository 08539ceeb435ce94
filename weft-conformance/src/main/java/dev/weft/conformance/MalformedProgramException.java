package dev.weft.conformance;

/** Thrown when a document is no program of the language, so that a mistake in one is not taken for one in Weft. */
final class MalformedProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedProgramException(String message) {
        super(message);
    }
}
