package dev.weft.concurrent;

/** A command, as a call. */
@SuppressWarnings("serial") // whether the command can travel shows when it is packed
record RunnableCall(Runnable command) implements SerializableCallable<Boolean> {
    @Override
    public Boolean call() {
        command.run();
        return true;
    }
}
