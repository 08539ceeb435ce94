/**
 * An interpreter of two small concurrent languages, {@code asyncio} and {@code trio}, on Weft's public surface.
 *
 * <p>Words used here: a <em>program</em> is one JSON document; a <em>statement</em> is one step of it, with an
 * {@code op} and an {@code id}; a <em>body</em> is a list of statements; a <em>frame</em> says who runs a body; a
 * <em>handle</em> is a program's name for a future; the <em>trace</em> is what a run prints. The interpreter knows what
 * statements mean, and nothing of what a trace should look like.
 */
package dev.weft.conformance;
