/**
 * asyncio: the functions and classes of Python's module, with its semantics of version 3.14.
 *
 * <p>Words used here: a <em>coroutine</em> is what an {@link dev.weft.Awaitable} or an {@link dev.weft.Action} stands for, a
 * lambda most often; a <em>task</em> runs one; a <em>turn</em> is one iteration of the loop; to <em>suspend</em> is to wait
 * while other tasks go on; who waits stands in a <em>line</em>, and to <em>wake</em> one is to let it go on in the next turn.
 */
@NullMarked
package dev.weft.asyncio;

import org.jspecify.annotations.NullMarked;
