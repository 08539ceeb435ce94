package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.engine.Engine;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that runs one task after the other looks new to each of them. */
@Timeout(30)
class ThreadLocalsTest {
    private final ThreadLocal<String> local = new ThreadLocal<>();
    private final ArrayList<String> seen = new ArrayList<>();

    @BeforeEach
    void onlyTheCarrierEngineReachesThem() {
        assumeTrue(Engine.chosen().name().equals("carrier"), "the portable engine cannot clear a thread's locals");
    }

    @Test
    void aTaskSeesNothingOfTheOneBeforeItOnItsThread() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var threads = new ArrayList<Thread>();
            for (var name : new String[] {"first", "second"}) {
                loop.createTask(() -> {
                    seen.add(name + " sees " + local.get());
                    local.set(name + "'s");
                    threads.add(Thread.currentThread());
                    assertThat(EventLoop.current()).isSameAs(loop);
                });
            }
            Loops.turns(2);
            assertThat(threads.getLast()).isSameAs(threads.getFirst());
        });
        assertThat(seen).containsExactly("first sees null", "second sees null");
    }

    @Test
    void aChildSeesNothingOfTheParentThatAwaitsIt() {
        Loops.virtually(() -> {
            local.set("parent's");
            EventLoop.current()
                    .createTask(() -> seen.add("child sees " + local.get()))
                    .await();
            assertThat(local.get()).isEqualTo("parent's");
        });
        assertThat(seen).containsExactly("child sees null");
    }

    @Test
    void norDoesTheParentOfTheChild() {
        Loops.virtually(() -> {
            EventLoop.current().createTask(() -> local.set("child's")).await();
            assertThat(local.get()).isNull();
            assertThat(EventLoop.current()).isNotNull();
        });
    }
}
