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

    /** To a process: its body, the only one. */
    static final byte BODY = 16;

    /** From a child: the name of a class that it has not got. */
    static final byte CLASS_WANTED = 20;
    /** To a child: the bytes of the class; empty: there is none. */
    static final byte CLASS = 21;

    /** To a queue, first on a link: items will be taken over it. */
    static final byte TAKER = 30;
    /** To a queue, first on a link: items will be put over it. */
    static final byte PUTTER = 31;
    /** From a queue: the path of the memory of the {@link Allotment} of this link. */
    static final byte SHARED = 32;
    /** To a queue: items to put, for which places were claimed. No answer. */
    static final byte PUT = 40;
    /** To a queue: places are wanted. */
    static final byte PLACES = 41;
    /** To a queue: items are wanted. */
    static final byte LEND = 42;
    /** To a queue: the items that were lent and not taken are not wanted. No answer. */
    static final byte GIVE_BACK = 43;
    /** To a queue: an item was taken, which the queue wanted to know. No answer. */
    static final byte NEWS = 44;

    /** To a queue: how many items are there? */
    static final byte SIZE = 33;
    /** To a queue: an item has been dealt with. */
    static final byte TASK_DONE = 34;
    /** To a queue: say when all items have been dealt with. */
    static final byte JOIN = 35;
    /** To a queue: take no more items. */
    static final byte SHUT_DOWN = 36;
    /** From a queue or an event: done; the body may have a number. */
    static final byte DONE = 37;
    /** From a queue: items that are lent. */
    static final byte ITEMS = 38;
    /** From a queue: it could not be done; the body says why. */
    static final byte REFUSED = 39;

    /** To an event: set it. */
    static final byte SET = 50;
    /** To an event: clear it. */
    static final byte CLEAR = 51;
    /** To an event: say when it is set, or the time is up. */
    static final byte WAIT = 52;

    private Kind() {}
}
