package dev.weft.conformance;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The canonical texts of values and exceptions: sections 0.2 and 0.3 of the languages' definition.
 */
final class Texts {
    private static final String CANCELLED = "Cancelled()";

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

    /** Returns the text of an exception in the asyncio language: a group's members in their order. */
    static String exception(Throwable exception) {
        return exception instanceof ExceptionGroup group
                ? group(group.exceptions().stream().map(Texts::exception).toList())
                : single(exception);
    }

    /** Returns the text of an exception in the Trio language: a group's members sorted, its cancellations as one, last. */
    static String trioException(Throwable exception) {
        return switch (exception) {
            case CancelledError cancelled -> CANCELLED;
            case ExceptionGroup group ->
                group(sorted(
                        group.exceptions().stream().map(Texts::trioException).toList()));
            default -> single(exception);
        };
    }

    private static List<String> sorted(List<String> members) {
        List<String> sorted = new ArrayList<>(members.stream()
                .filter(text -> !text.equals(CANCELLED))
                .sorted()
                .toList());
        if (sorted.size() < members.size()) {
            sorted.add(CANCELLED);
        }
        return sorted;
    }

    private static String group(List<String> members) {
        return "ExceptionGroup[" + String.join(", ", members) + "]";
    }

    private static String single(Throwable exception) {
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
