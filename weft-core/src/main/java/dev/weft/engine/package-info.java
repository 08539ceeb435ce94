/**
 * How a body is suspended and resumed, and nothing else: this package knows nothing of tasks, futures or loops.
 *
 * <p>Words: a <em>fiber</em> is a stack of its own; its <em>home</em> is the thread that resumes it; it <em>suspends</em>
 * when it gives the turn back on purpose, and it is <em>blocked</em> when a JDK call inside it took the turn away.
 */
@NullMarked
package dev.weft.engine;

import org.jspecify.annotations.NullMarked;
