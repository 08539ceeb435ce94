/**
 * The kernel: one event loop on one thread, and tasks that take turns on it. Every face stands on it; it knows none.
 *
 * <p>Words, each with one meaning: a <em>turn</em> is what the loop gives to one item of its ready queue; an
 * <em>iteration</em> is the turns of everything that was ready at its start; a task <em>waits</em> for a future and is then
 * <em>resumed</em>; it is <em>blocked</em> while a JDK call has taken its turn away; the <em>home</em> is the thread that
 * runs the iterations; to <em>cancel</em> is to ask a task to end.
 */
@NullMarked
package dev.weft;

import org.jspecify.annotations.NullMarked;
