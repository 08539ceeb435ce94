package dev.weft.concurrent;

/** A body without a result, as a call. */
record ActionCall(SerializableAction body) implements SerializableCallable<Boolean> {
    static ActionCall of(SerializableAction body) {
        return new ActionCall(body);
    }

    @Override
    public Boolean call() throws Exception {
        body.run();
        return true;
    }
}
