package program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Event;
import dev.weft.asyncio.FrameCallGraphEntry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In a package of its own: the runtime's frames are left out of a call graph, and so would be those of its tests. */
class CallGraphOfAProgramTest {
    private final Event gate = new Event();

    @Test
    void aTasksFramesAreThereInnermostFirst() {
        Asyncio.run(() -> {
            var task = Asyncio.createTask(this::outer);
            Asyncio.sleep(Duration.ZERO);
            var all = Asyncio.captureCallGraph(task).callStack();
            assertThat(all)
                    .extracting(FrameCallGraphEntry::frame)
                    .extracting(StackTraceElement::getMethodName)
                    .startsWith("inner", "outer");
            assertThat(Asyncio.captureCallGraph(task, -1).callStack()).containsExactly(all.getFirst());
            assertThat(Asyncio.captureCallGraph(task, 1).callStack()).containsExactly(all.getLast());
            assertThat(Asyncio.captureCallGraph(task, 100).callStack()).isEqualTo(all);
            assertThat(Asyncio.formatCallGraph(task))
                    .contains("  + Call stack:", "  |   File 'CallGraphOfAProgramTest.java', line ");
            gate.set();
        });
    }

    private void outer() {
        inner();
    }

    private void inner() {
        gate.await();
    }
}
