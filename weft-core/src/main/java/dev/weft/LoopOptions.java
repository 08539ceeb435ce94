package dev.weft;

/**
 * How a loop is made.
 *
 * @param clock the time it lives in
 * @param debug whether it starts in debug mode
 * @param name what logs and dumps call it
 */
public record LoopOptions(Clock clock, boolean debug, String name) {
    /**
     * Returns the defaults: the system clock ({@code -Dweft.clock=virtual}: a virtual one), and debug mode if
     * {@code -Dweft.debug=true}, {@code WEFT_DEBUG} or {@code PYTHONASYNCIODEBUG} is set.
     */
    public static LoopOptions defaults() {
        var clock = "virtual".equals(System.getProperty("weft.clock")) ? Clock.virtual() : Clock.system();
        return new LoopOptions(clock, debugWanted(), "loop");
    }

    /** Returns these options with another clock. */
    public LoopOptions withClock(Clock other) {
        return new LoopOptions(other, debug, name);
    }

    /** Returns these options with debug mode on or off. */
    public LoopOptions withDebug(boolean on) {
        return new LoopOptions(clock, on, name);
    }

    /** Returns these options with another name. */
    public LoopOptions withName(String other) {
        return new LoopOptions(clock, debug, other);
    }

    private static boolean debugWanted() {
        var property = System.getProperty("weft.debug");
        if (property != null) {
            return property.isEmpty() || Boolean.parseBoolean(property);
        }
        return isSet(System.getenv("WEFT_DEBUG")) || isSet(System.getenv("PYTHONASYNCIODEBUG"));
    }

    private static boolean isSet(@org.jspecify.annotations.Nullable String variable) {
        return variable != null && !variable.isEmpty() && !variable.equals("0");
    }
}
