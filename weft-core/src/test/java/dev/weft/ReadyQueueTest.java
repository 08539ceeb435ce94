package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
    private final ReadyQueue queue = new ReadyQueue();

    @Test
    void anEmptyQueueGivesNothing() {
        assertThat(queue.size()).isZero();
        assertThat(queue.peek()).isNull();
        assertThat(queue.poll()).isNull();
    }

    @Test
    void itKeepsTheOrderWhileItGrowsAndWrapsAround() {
        var model = new ArrayDeque<Ready>();
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(5) < 3) {
                Ready item = new Item(i);
                queue.add(item);
                model.add(item);
            } else {
                assertThat(queue.peek()).isSameAs(model.peek());
                assertThat(queue.poll()).isSameAs(model.poll());
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }

    @Test
    void aClearedQueueIsEmptyAndCanBeUsedAgain() {
        for (int i = 0; i < 100; i++) {
            queue.add(new Item(i));
        }
        queue.clear();
        assertThat(queue.poll()).isNull();
        var item = new Item(1);
        queue.add(item);
        assertThat(queue.poll()).isSameAs(item);
    }

    @Test
    void shufflingReordersTheTasksThatAreDueAndMovesNothingElse() {
        try (var loop = Loops.virtual()) {
            for (int i = 0; i < 40; i++) { // so that the queue goes round its ring
                queue.add(new Item(i));
                queue.poll();
            }
            var before = new ArrayList<Ready>();
            for (int i = 0; i < 40; i++) {
                Ready item = i % 4 == 3 ? new Item(i) : loop.createTask(() -> "x");
                before.add(item);
                queue.add(item);
            }
            queue.shuffleTasks(32, new Random(3));
            var after = new ArrayList<Ready>();
            while (queue.size() > 0) {
                after.add(queue.poll());
            }
            assertThat(after.subList(0, 32))
                    .containsExactlyInAnyOrderElementsOf(before.subList(0, 32))
                    .isNotEqualTo(before.subList(0, 32));
            assertThat(after.subList(32, 40)).isEqualTo(before.subList(32, 40));
            for (int i = 3; i < 40; i += 4) {
                assertThat(after.get(i)).isSameAs(before.get(i));
            }
        }
    }

    @Test
    void everyOrderOfTheTasksMayComeOut() {
        try (var loop = Loops.virtual()) {
            var tasks = List.of(loop.createTask(() -> 1), loop.createTask(() -> 2), loop.createTask(() -> 3));
            var random = new Random(3);
            var orders = new HashSet<List<Ready>>();
            for (int i = 0; i < 200; i++) {
                tasks.forEach(queue::add);
                queue.shuffleTasks(3, random);
                orders.add(List.of(queue.poll(), queue.poll(), queue.poll()));
            }
            assertThat(orders).hasSize(6);
        }
    }

    private record Item(int number) implements Ready {
        @Override
        public void turn() {
            throw new IllegalStateException("nobody runs it");
        }
    }
}
