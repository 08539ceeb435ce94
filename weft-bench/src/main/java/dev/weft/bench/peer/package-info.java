/** How each runtime does the rows: Weft, raw continuations, plain virtual threads, kotlinx.coroutines. */
@NullMarked
package dev.weft.bench.peer;

import org.jspecify.annotations.NullMarked;
