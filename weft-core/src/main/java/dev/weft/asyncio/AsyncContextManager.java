package dev.weft.asyncio;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that is entered before a block and left after it, and that learns of the block's failure: what Python's
 * {@code async with} takes.
 *
 * <p>Where leaving need not know of a failure, an {@link AutoCloseable} and a try-with-resources block do the same.
 * Both methods may suspend.
 *
 * <pre>{@code
 * manager.run(resource -> use(resource));
 * }</pre>
 *
 * <p>Semantics: Python's {@code __aenter__} and {@code __aexit__}.
 *
 * @param <T> what the block is given
 */
public interface AsyncContextManager<T extends @Nullable Object> {
    /**
     * Enters. May suspend. If it throws, the block does not run, and nothing is left.
     *
     * @return what the block is given
     * @throws Exception what keeps it from entering
     */
    T enter() throws Exception;

    /**
     * Leaves. May suspend. Called once for each {@link #enter} that returned.
     *
     * @param failure what the block threw, cancellations included, or null
     * @return true to swallow the failure; false to let it go on
     * @throws Exception what goes on instead of the failure
     */
    boolean exit(@Nullable Throwable failure) throws Exception;

    /**
     * Runs a block in here. Suspends as entering, leaving and the block do. What the block throws goes on unchanged, unless
     * {@link #exit} says otherwise.
     *
     * @param body the block
     */
    default void run(Body<? super T> body) {
        Objects.requireNonNull(body, "body is null: pass the block that runs inside");
        Contexts.call(this, argument -> {
            body.run(argument);
            return Contexts.NONE;
        });
    }

    /**
     * Runs a block with a value in here, as {@link #run} does.
     *
     * @param body the block
     * @param <R> the type of its value
     * @return its value, or null if its failure was swallowed
     */
    default <R> @Nullable R call(ValueBody<? super T, R> body) {
        return Contexts.call(this, Objects.requireNonNull(body, "body is null: pass the block that runs inside"));
    }

    /**
     * Makes a manager of a generator that yields once: what it does before is entering, what it yields is given to the
     * block, what it does after is leaving, and a failure of the block is thrown out of its {@code emit}.
     *
     * <pre>{@code
     * var transaction = AsyncContextManager.<Transaction>of(out -> {
     *     var open = begin();
     *     try {
     *         out.emit(open);
     *         open.commit();
     *     } catch (SqlException failure) {
     *         open.rollBack();
     *         throw failure;
     *     }
     * });
     * }</pre>
     *
     * <p>Semantics: Python's {@code contextlib.asynccontextmanager}; a manager can be entered once.
     *
     * @param body the generator's body
     * @param <T> what the block is given
     * @return the manager
     */
    static <T> AsyncContextManager<T> of(AsyncGenerator.Body<T> body) {
        return new GeneratorContext<>(AsyncGenerator.of(body));
    }

    /**
     * Makes a manager that does nothing and gives a value to the block.
     *
     * <p>Semantics: Python's {@code contextlib.nullcontext}.
     *
     * @param value what the block is given
     * @param <T> its type
     * @return the manager
     */
    static <T extends @Nullable Object> AsyncContextManager<T> nullContext(T value) {
        return new AsyncContextManager<>() {
            @Override
            public T enter() {
                return value;
            }

            @Override
            public boolean exit(@Nullable Throwable failure) {
                return false;
            }
        };
    }
}
