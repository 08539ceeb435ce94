package dev.weft.trio.testing;

import dev.weft.Action;
import org.jspecify.annotations.Nullable;

/** Runs what a test has hooked in; its failures pass through unchanged, checked or not. */
final class Hooks {
    private Hooks() {}

    static void run(@Nullable Action hook) {
        if (hook != null) {
            try {
                hook.run();
            } catch (Exception e) {
                throw Hooks.<RuntimeException>as(e);
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E as(Throwable e) throws E {
        throw (E) e;
    }
}
