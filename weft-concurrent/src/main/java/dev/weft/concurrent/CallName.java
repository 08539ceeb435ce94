package dev.weft.concurrent;

/** What messages call a function: the class it was written in, or its own class if it has one. */
final class CallName {
    private CallName() {}

    static String of(Object function) {
        Object inner = switch (function) {
            case Application<?, ?> application -> application.function();
            case Chunk<?, ?> chunk -> chunk.function();
            default -> function;
        };
        String name = inner.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? "call of " + name : "call of a function of " + name.substring(0, lambda);
    }
}
