package dev.weft.asyncio;

/**
 * Thrown by {@link AsyncGenerator.Emitter#emit} when the generator is being closed, so that its body unwinds.
 *
 * <p>A body need not catch it: its {@code finally} blocks and its try-with-resources run. It is an {@link Error}, so that
 * {@code catch (Exception e)} lets it pass.
 *
 * <p>Semantics: Python's {@code GeneratorExit}.
 */
public final class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public GeneratorExit() {}
}
