/**
 * Functions that return at once with an {@link dev.weft.unsync.Unfuture}: the library decides whether the loop, a thread,
 * a process or the cluster runs them, from the function's kind.
 *
 * <p>Words: the <em>loop</em> here is unsync's own, on a thread of its own; a <em>place</em> is where a call runs.
 */
package dev.weft.unsync;
