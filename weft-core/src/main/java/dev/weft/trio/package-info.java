/**
 * Trio's face: nurseries, cancel scopes, checkpoints, memory channels and the primitives around them.
 *
 * <p>Glossary. <i>Checkpoint</i>: a place where a task gives up a turn and obeys its scopes; every call here that may wait is
 * one. <i>Park</i>, <i>unpark</i>: to stand in a queue, to be let go on. <i>Request</i>: a {@link dev.weft.Task#cancel}, which is
 * asyncio's cancellation, as opposed to a scope's.
 *
 * <p>All calls belong to the loop thread, unless they say otherwise, and work in tasks of any face.
 */
package dev.weft.trio;
