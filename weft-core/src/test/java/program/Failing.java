package program;

import dev.weft.Action;
import dev.weft.Coroutine;
import dev.weft.EventLoop;

/** A program's own calls: in reports, the runtime's frames are left out, and so would be those of its tests. */
public final class Failing {
    private Failing() {}

    /** Starts a task that fails, and that nobody awaits. */
    public static void task(String name) {
        EventLoop.current()
                .createTask(
                        (Action) () -> {
                            throw new IllegalStateException("failed");
                        },
                        name);
    }

    /** Makes a coroutine that nobody awaits. */
    public static void forgottenCoroutine(String name) {
        assert Coroutine.of(name, () -> "x") != null;
    }

    /** Makes a coroutine that is given up, so that nobody need await it. */
    public static void closedCoroutine(String name) {
        Coroutine.of(name, () -> "x").close();
    }
}
