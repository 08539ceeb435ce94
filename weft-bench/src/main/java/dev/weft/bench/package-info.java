/**
 * Measures Weft beside its peers: one piece of work for each row, done by each runtime in the same way, in one run.
 *
 * <p>Glossary. A <em>row</em> is one piece of work ({@link dev.weft.bench.Row}). A <em>column</em> is one runtime with the
 * JVM flags it needs ({@link dev.weft.bench.Column}). A <em>peer</em> is the code with which a runtime does the rows
 * ({@link dev.weft.bench.Peer}). A <em>cell</em> is the median time of one operation of a row in a column.
 */
@NullMarked
package dev.weft.bench;

import org.jspecify.annotations.NullMarked;
