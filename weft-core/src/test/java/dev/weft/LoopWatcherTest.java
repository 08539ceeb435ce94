package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody who watches a loop is told. */
@Timeout(30)
class LoopWatcherTest {
    private final Recorder recorder = new Recorder();

    @Test
    void heIsToldOfATasksWholeLife() {
        Loops.virtually(() -> {
            EventLoop.current().watch(recorder);
            EventLoop.current().createTask(() -> sleep(ofHours(1)), "sleeper").await();
        });
        assertThat(recorder.told("sleeper"))
                .containsExactly("created", "ready", "begins", "ends", "ready", "begins", "done", "ends");
    }

    @Test
    void everyWaitThatBeginsEnds() {
        Loops.virtually(() -> {
            EventLoop.current().watch(recorder);
            sleep(ofHours(1));
            EventLoop.current().watch(null);
        });
        var waits = recorder.told("wait");
        assertThat(waits).isNotEmpty();
        for (int i = 0; i < waits.size(); i++) {
            assertThat(waits.get(i)).isEqualTo(i % 2 == 0 ? "begins" : "ended");
        }
    }

    @Test
    void aTaskWhoseBlockingCallHasEndedIsReady() {
        assumeTrue(Engine.chosen().name().equals("carrier"), "a blocking call holds the portable engine's loop");
        Loops.really(() -> {
            EventLoop.current().watch(recorder);
            EventLoop.current().createTask(() -> Thread.sleep(1), "blocked").await();
        });
        assertThat(recorder.told("blocked"))
                .containsExactly("created", "ready", "begins", "ends", "ready", "begins", "done", "ends");
    }

    /** Keeps what it is told, by the name of the task that it is about. */
    private static final class Recorder implements LoopWatcher {
        private record Event(String subject, String what) {}

        private final List<Event> events = new ArrayList<>();

        List<String> told(String subject) {
            return events.stream()
                    .filter(event -> event.subject.equals(subject))
                    .map(Event::what)
                    .toList();
        }

        private void add(Task<?> task, String what) {
            events.add(new Event(task.getName(), what));
        }

        @Override
        public void taskCreated(Task<?> task) {
            add(task, "created");
        }

        @Override
        public void taskReady(Task<?> task) {
            add(task, "ready");
        }

        @Override
        public void stepBegins(Task<?> task) {
            add(task, "begins");
        }

        @Override
        public void stepEnded(Task<?> task) {
            add(task, "ends");
        }

        @Override
        public void taskDone(Task<?> task) {
            add(task, "done");
        }

        @Override
        public void waitBegins(long nanos) {
            events.add(new Event("wait", "begins"));
        }

        @Override
        public void waitEnded(long nanos) {
            events.add(new Event("wait", "ended"));
        }
    }
}
