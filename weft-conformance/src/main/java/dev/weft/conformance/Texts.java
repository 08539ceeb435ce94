package dev.weft.conformance;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.Outcome;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The canonical texts of values and exceptions: sections 0.2 and 0.3 of the languages' definition.
 */
final class Texts {
    private Texts() {}

    /** Returns the text of a value. */
    static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean truth -> truth.toString();
            case Number number -> number.toString();
            case String text -> "'" + text + "'";
            case List<?> items -> items.stream().map(Texts::value).collect(Collectors.joining(", ", "[", "]"));
            case Outcome.Success<?> success -> value(success.value());
            case Outcome.Failure<?> failure -> exception(failure.exception());
            case Throwable exception -> exception(exception);
            default -> value.toString();
        };
    }

    /** Returns the text of an exception, a group's members in their order. */
    static String exception(Throwable exception) {
        return exception(exception, UnaryOperator.identity());
    }

    /** Returns the text of an exception, the texts of a group's members put in order by {@code order}. */
    static String exception(Throwable exception, UnaryOperator<List<String>> order) {
        if (exception instanceof ExceptionGroup group) {
            List<String> members = group.exceptions().stream()
                    .map(member -> exception(member, order))
                    .toList();
            return "ExceptionGroup[" + String.join(", ", order.apply(members)) + "]";
        }
        ExceptionKind kind = ExceptionKind.of(exception);
        return kind.shownName() + "(" + argument(exception, kind) + ")";
    }

    private static String argument(Throwable exception, ExceptionKind kind) {
        if (exception instanceof Raised raised) {
            return quoted(raised.argument());
        }
        if (exception instanceof CancelledError) {
            return quoted(exception.getMessage());
        }
        return switch (kind) {
            case RUNTIME_ERROR, VALUE_ERROR -> LibraryErrors.identifier(exception);
            case UNKNOWN -> exception.toString();
            default -> "";
        };
    }

    private static String quoted(@Nullable String argument) {
        return argument == null ? "" : "'" + argument + "'";
    }
}
