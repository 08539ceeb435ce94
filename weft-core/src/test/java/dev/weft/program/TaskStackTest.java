package dev.weft.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a program sees of a waiting task's stack; outside the runtime's packages, whose frames are left out. */
class TaskStackTest {
    @Test
    void aLimitKeepsTheMostRecentFrames() {
        Asyncio.run(() -> {
            Task<Object> waiting = Asyncio.createTask(TaskStackTest::outer, "waiting");
            Task.yieldNow();
            assertThat(waiting.getStack())
                    .extracting(StackTraceElement::getMethodName)
                    .startsWith("inner", "outer");
            assertThat(waiting.getStack(1))
                    .extracting(StackTraceElement::getMethodName)
                    .containsExactly("inner");
            var printed = new ByteArrayOutputStream();
            waiting.printStack(1, new PrintStream(printed));
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("waiting", "inner")
                    .doesNotContain("outer");
            waiting.cancel();
        });
    }

    private static Object outer() {
        var value = inner();
        return value;
    }

    private static Object inner() {
        return EventLoop.current().createFuture().await();
    }
}
