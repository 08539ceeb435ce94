package dev.weft.conformance;

/**
 * Who runs a body: an instance of a coroutine, or a callback.
 *
 * @param label the name in the trace
 * @param inTask whether a task runs it
 */
record Frame(String label, boolean inTask) {}
