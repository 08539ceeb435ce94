package dev.weft.asyncio;

import static dev.weft.asyncio.Virtual.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueueKindsTest {
    @Test
    void aPriorityQueueGivesTheLowestFirst() {
        run(() -> {
            var queue = new PriorityQueue<Integer>();
            var random = new Random(7);
            var expected = new ArrayList<Integer>();
            for (int i = 0; i < 200; i++) {
                int item = random.nextInt(50);
                expected.add(item);
                queue.put(item);
            }
            expected.sort(null);
            for (int item : expected) {
                assertThat(queue.get()).isEqualTo(item);
            }
        });
    }

    @Test
    void equalItemsComeOutAsPythonsHeapGivesThem() {
        run(() -> {
            var queue = new PriorityQueue<String>(Comparator.comparing((String item) -> item.charAt(0)));
            for (var item : List.of("b0", "a1", "b2", "a3", "a4", "b5", "a6", "b7")) {
                queue.put(item);
            }
            var order = new ArrayList<String>();
            while (!queue.empty()) {
                order.add(queue.get());
            }
            // what heapq gives for strings that compare by their first letter
            assertThat(order).containsExactly("a1", "a6", "a3", "a4", "b2", "b5", "b7", "b0");
        });
    }

    @Test
    void aBoundedPriorityQueueIsFull() {
        run(() -> {
            var queue = new PriorityQueue<Integer>(1, Comparator.reverseOrder());
            queue.put(1);
            assertThatThrownBy(() -> queue.putNowait(2)).isInstanceOf(QueueFullException.class);
        });
    }

    @Test
    void aPriorityQueueTakesNoNull() {
        run(() -> assertThatThrownBy(() -> new PriorityQueue<Integer>(3).put(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("compares its items"));
    }

    @Test
    void aLifoQueueGivesTheLastFirst() {
        run(() -> {
            var queue = new LifoQueue<Integer>(3);
            queue.put(1);
            queue.put(2);
            queue.put(3);
            assertThat(queue.full()).isTrue();
            assertThat(queue.get()).isEqualTo(3);
            assertThat(queue.get()).isEqualTo(2);
            assertThat(queue.get()).isEqualTo(1);
            assertThat(new LifoQueue<Integer>()).hasToString("LifoQueue[maxsize=0, qsize=0]");
        });
    }
}
