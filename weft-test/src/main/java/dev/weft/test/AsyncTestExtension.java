package dev.weft.test;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes one run of an {@link AsyncTest} for each of its schedules; JUnit finds it by that annotation. */
public final class AsyncTestExtension implements TestTemplateInvocationContextProvider {
    /** For JUnit. */
    public AsyncTestExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), AsyncTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        var method = context.getRequiredTestMethod();
        var test = AnnotationSupport.findAnnotation(method, AsyncTest.class).orElseThrow();
        if (test.schedules() < 1) {
            throw new IllegalArgumentException(
                    method.getName() + " has schedules = " + test.schedules() + ": at least 1 is needed");
        }
        return LongStream.range(test.seed(), test.seed() + test.schedules())
                .mapToObj(seed -> new Schedule(context.getDisplayName(), test.clock(), seed));
    }

    private record Schedule(String test, TestClock clock, long seed) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return seed == 0 ? test : test + " [seed = " + seed + "]";
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new BodyAsTask(clock, seed));
        }
    }
}
