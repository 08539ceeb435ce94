package dev.weft.concurrent;

/** The kinds of messages on a {@link Link}, and who sends them. */
final class Kind {
    /** First on every link, from the child: the secret of the hub. */
    static final byte SECRET = 1;
    /** Second, from the child: the door that the link is for. */
    static final byte DOOR = 2;

    /** To a worker: run this first (may be empty). */
    static final byte INITIALIZE = 10;
    /** From a worker: it is ready for calls. */
    static final byte READY = 11;
    /** To a worker: a call. */
    static final byte CALL = 12;
    /** From a worker: the value of the call. */
    static final byte VALUE = 13;
    /** From a worker: the exception of the call or of the initializer. */
    static final byte FAILURE = 14;
    /** To a worker: end, there is no more to do. */
    static final byte END = 15;

    /** From a child: the name of a class that it has not got. */
    static final byte CLASS_WANTED = 20;
    /** To a child: the bytes of the class; empty: there is none. */
    static final byte CLASS = 21;

    private Kind() {}
}
