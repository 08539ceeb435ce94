package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
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

    private record Item(int number) implements Ready {
        @Override
        public void turn() {
            throw new IllegalStateException("nobody runs it");
        }
    }
}
