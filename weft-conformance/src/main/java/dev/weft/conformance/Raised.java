package dev.weft.conformance;

import dev.weft.CancelledError;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An exception that the program itself raises. Each is a subtype of the exception that Weft uses for the same mistake,
 * so that it is caught by the same names, and is told from Weft's own by this interface.
 */
sealed interface Raised {

    /** The argument with which the program raised it, null for none. */
    @Nullable
    String argument();

    /** Makes the exception that a program describes. */
    static Throwable of(Node description) {
        String argument = description.textOrNull("msg");
        String type = description.text("type");
        return switch (type) {
            case "ValueError" -> new ValueError(argument);
            case "KeyError" -> new KeyError(argument);
            case "RuntimeError" -> new RuntimeError(argument);
            case "TimeoutError" -> new TimeoutError(argument);
            case "CancelledError" -> argument == null ? new CancelledError() : new CancelledError(argument);
            default -> throw new MalformedProgramException("unknown exception " + type);
        };
    }

    /** Python's ValueError. */
    final class ValueError extends IllegalArgumentException implements Raised {
        private static final long serialVersionUID = 1L;

        ValueError(@Nullable String argument) {
            super(argument);
        }

        @Override
        public @Nullable String argument() {
            return getMessage();
        }
    }

    /** Python's KeyError. */
    final class KeyError extends RuntimeException implements Raised {
        private static final long serialVersionUID = 1L;

        KeyError(@Nullable String argument) {
            super(argument);
        }

        @Override
        public @Nullable String argument() {
            return getMessage();
        }
    }

    /** Python's RuntimeError. */
    final class RuntimeError extends IllegalStateException implements Raised {
        private static final long serialVersionUID = 1L;

        RuntimeError(@Nullable String argument) {
            super(argument);
        }

        @Override
        public @Nullable String argument() {
            return getMessage();
        }
    }

    /** Python's TimeoutError. */
    final class TimeoutError extends TimeoutException implements Raised {
        private static final long serialVersionUID = 1L;

        TimeoutError(@Nullable String argument) {
            super(argument);
        }

        @Override
        public @Nullable String argument() {
            return getMessage();
        }
    }
}
