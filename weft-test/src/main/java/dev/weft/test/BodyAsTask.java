package dev.weft.test;

import dev.weft.Action;
import dev.weft.Clock;
import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.LoopOptions;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.RunnerOptions;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs a test's body as the main task of a loop, and fails the test for what the loop had to report. */
final class BodyAsTask implements InvocationInterceptor {
    private final LoopOptions options;
    private final long seed;
    private final List<ExceptionContext> reports = new ArrayList<>();

    BodyAsTask(TestClock clock, long seed) {
        var plain = LoopOptions.defaults()
                .withClock(clock == TestClock.VIRTUAL ? Clock.virtual() : Clock.system())
                .withName("test");
        options = seed == 0 ? plain : plain.withShuffleSeed(seed);
        this.seed = seed;
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context) {
        try {
            Asyncio.run((Action) () -> proceed(invocation), RunnerOptions.DEFAULT.withLoopFactory(this::makeLoop));
        } catch (Throwable failure) {
            tellSeed(failure);
            throw failure;
        }
        for (var report : reports) {
            var failure = new AssertionError(
                    "the test passed, but its loop reports: " + report.message(), report.exception());
            tellSeed(failure);
            throw failure;
        }
    }

    private EventLoop makeLoop() {
        var loop = EventLoop.create(options);
        loop.setExceptionHandler((_, report) -> reports.add(report));
        return loop;
    }

    private static void proceed(Invocation<@Nullable Void> invocation) throws Exception {
        try {
            invocation.proceed();
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private void tellSeed(Throwable failure) {
        if (seed != 0) {
            failure.addSuppressed(new Replay(seed));
        }
    }

    /** Tells how to see a failure again; it has no stack of its own. */
    private static final class Replay extends Throwable {
        private static final long serialVersionUID = 1;

        Replay(long seed) {
            super("this order of tasks is repeated by @AsyncTest(seed = " + seed + ")", null, false, false);
        }
    }
}
