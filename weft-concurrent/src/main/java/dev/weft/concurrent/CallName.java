package dev.weft.concurrent;

/** What messages call a function: the class it was written in, or its own class if it has one. */
final class CallName {
    private CallName() {}

    /** The function itself, out of the record that makes it a call. */
    static Object inner(Object function) {
        return switch (function) {
            case Application<?, ?> application -> application.function();
            case Chunk<?, ?> chunk -> chunk.function();
            case AnyCall<?> any -> any.function();
            case ActionCall action -> action.body();
            case RunnableCall runnable -> runnable.command();
            default -> function;
        };
    }

    static String of(Object function) {
        Object inner = inner(function);
        String name = inner.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? "call of " + name : "call of a function of " + name.substring(0, lambda);
    }
}
