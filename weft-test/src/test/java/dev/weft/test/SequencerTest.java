package dev.weft.test;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.gather;
import static dev.weft.test.AsyncAssertions.awaitAllTasksBlocked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.CancelledError;
import dev.weft.Task;
import java.util.ArrayList;
import java.util.List;

class SequencerTest {
    private final Sequencer sequencer = new Sequencer();
    private final List<Integer> order = new ArrayList<>();

    @AsyncTest(schedules = 30)
    void stepsRunInTheOrderOfTheirPositions() {
        gather(() -> steps(4, 1), () -> steps(0, 5), () -> steps(2, 3)).await();
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @AsyncTest
    void aPositionIsUsedOnce() {
        sequencer.at(0).close();
        assertThatThrownBy(() -> sequencer.at(0)).hasMessageContaining("position 0 is taken");
    }

    @AsyncTest
    void aCancelledStepBreaksTheSequence() {
        Task<Void> second = createTask((Action) () -> sequencer.at(1).close());
        Task<Void> third = createTask((Action) () -> sequencer.at(2).close());
        awaitAllTasksBlocked();
        second.cancel();
        assertThatThrownBy(second::await).isInstanceOf(CancelledError.class);
        assertThatThrownBy(third::await).hasMessageContaining("the sequence is broken");
        assertThatThrownBy(() -> sequencer.at(0)).hasMessageContaining("the sequence is broken");
    }

    private Void steps(int one, int other) {
        for (int position : new int[] {Math.min(one, other), Math.max(one, other)}) {
            try (var step = sequencer.at(position)) {
                assertThat(step).isNotNull();
                Task.yieldNow();
                order.add(position);
            }
        }
        return null;
    }
}
