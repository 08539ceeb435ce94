package dev.weft;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a loop is made.
 *
 * @param clock the time it lives in
 * @param debug whether it starts in debug mode
 * @param name what logs and dumps call it
 * @param shuffleSeed null: who is ready first runs first; a seed: the tasks of an iteration run in an order that only the
 *     seed decides, so that a test meets orders that it does not expect
 */
public record LoopOptions(
        Clock clock, boolean debug, String name, @Nullable Long shuffleSeed) {
    /**
     * Returns the defaults: the system clock ({@code -Dweft.clock=virtual}: a virtual one), and debug mode if
     * {@code -Dweft.debug=true}, {@code WEFT_DEBUG} or {@code PYTHONASYNCIODEBUG} is set.
     */
    public static LoopOptions defaults() {
        var clock = "virtual".equals(System.getProperty("weft.clock")) ? Clock.virtual() : Clock.system();
        return new LoopOptions(clock, debugWanted(System::getenv), "loop", null);
    }

    /** Returns these options with another clock. */
    public LoopOptions withClock(Clock other) {
        return new LoopOptions(other, debug, name, shuffleSeed);
    }

    /** Returns these options with debug mode on or off. */
    public LoopOptions withDebug(boolean on) {
        return new LoopOptions(clock, on, name, shuffleSeed);
    }

    /** Returns these options with another name. */
    public LoopOptions withName(String other) {
        return new LoopOptions(clock, debug, other, shuffleSeed);
    }

    /** Returns these options with the tasks of each iteration in a random order, the same one for the same seed. */
    public LoopOptions withShuffleSeed(long seed) {
        return new LoopOptions(clock, debug, name, seed);
    }

    static boolean debugWanted(Function<String, @Nullable String> environment) {
        var property = System.getProperty("weft.debug");
        if (property != null) {
            return property.isEmpty() || Boolean.parseBoolean(property);
        }
        return isSet(environment.apply("WEFT_DEBUG")) || isSet(environment.apply("PYTHONASYNCIODEBUG"));
    }

    private static boolean isSet(@Nullable String variable) {
        return variable != null && !variable.isEmpty() && !variable.equals("0");
    }
}
