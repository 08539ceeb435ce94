package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several failures that came up together, such as those of a task group's children.
 *
 * <p>Semantics: Python's BaseExceptionGroup. The first failure is the cause, so that stack traces show it.
 */
public final class ExceptionGroup extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // the list is immutable and serialisable
    private final List<Throwable> exceptions;

    /** The two halves of a group: what matched and what did not; null is an empty half. */
    public record Split(
            @Nullable ExceptionGroup matched, @Nullable ExceptionGroup rest) {}

    /**
     * Makes a group.
     *
     * @throws IllegalArgumentException if there are no exceptions
     */
    public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
        super(message, exceptions.isEmpty() ? null : exceptions.getFirst());
        if (exceptions.isEmpty()) {
            throw new IllegalArgumentException("an exception group needs at least one exception");
        }
        this.exceptions = List.copyOf(exceptions);
        for (var other : this.exceptions.subList(1, this.exceptions.size())) {
            addSuppressed(other);
        }
    }

    /** Returns the direct members, in order; members may be groups. */
    public List<Throwable> exceptions() {
        return exceptions;
    }

    @Override
    public String getMessage() {
        int n = exceptions.size();
        return super.getMessage() + " (" + n + (n == 1 ? " sub-exception)" : " sub-exceptions)");
    }

    /** Returns the group of the leaves that match, nested as here, or null if none does. */
    public @Nullable ExceptionGroup subgroup(Predicate<Throwable> matches) {
        return split(matches).matched();
    }

    /** Splits the group into the part whose members match and the part whose members do not, nested as here. */
    public Split split(Predicate<Throwable> matches) {
        if (matches.test(this)) {
            return new Split(this, null);
        }
        var matched = new ArrayList<Throwable>();
        var rest = new ArrayList<Throwable>();
        for (var e : exceptions) {
            if (e instanceof ExceptionGroup group) {
                var halves = group.split(matches);
                addIfPresent(matched, halves.matched());
                addIfPresent(rest, halves.rest());
            } else {
                (matches.test(e) ? matched : rest).add(e);
            }
        }
        return new Split(derive(matched), derive(rest));
    }

    private static void addIfPresent(List<Throwable> list, @Nullable ExceptionGroup group) {
        if (group != null) {
            list.add(group);
        }
    }

    private @Nullable ExceptionGroup derive(List<Throwable> members) {
        var text = super.getMessage();
        return members.isEmpty() ? null : new ExceptionGroup(text == null ? "" : text, members);
    }
}
