package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KeptQueueTest {
    private final KeptQueue queue = new KeptQueue(2);

    private static byte[] item(int value) {
        return new byte[] {(byte) value};
    }

    @Test
    void whatIsPutBackStandsInItsOldPlace() {
        queue.put("a", item(1));
        queue.put("b", item(2));
        assertThat(queue.take("x", "dead")).containsExactly(1);
        assertThat(queue.take("y", "alive")).containsExactly(2);
        queue.put("c", item(3));
        assertThat(queue.putBack(Set.of("dead"))).isEqualTo(1);
        assertThat(queue.owners()).containsExactly("alive");
        assertThat(queue.take("z", "alive")).containsExactly(1);
        assertThat(queue.take("u", "alive")).containsExactly(3);
        assertThat(queue.take("v", "alive")).isNull();
    }

    @Test
    void aRepeatedStepChangesNothing() {
        assertThat(queue.put("a", item(1))).isEqualTo(KeptQueue.PutAnswer.DONE);
        assertThat(queue.put("a", item(1))).isEqualTo(KeptQueue.PutAnswer.DONE);
        assertThat(queue.items).hasSize(1);
        assertThat(queue.take("x", "me")).containsExactly(1);
        assertThat(queue.take("x", "me")).containsExactly(1);
        queue.settle("x", true);
        queue.settle("x", false);
        assertThat(queue.items).isEmpty();
    }

    @Test
    void aLeaseThatWasGivenUpIsNotToBeHadLater() {
        queue.put("a", item(1));
        queue.settle("x", false); // who asked had no answer; its request comes after that
        assertThat(queue.take("x", "me")).isNull();
        assertThat(queue.take("y", "me")).containsExactly(1);
    }

    @Test
    void aFullQueueTakesNoMoreAndAShutOneNeither() {
        queue.put("a", item(1));
        queue.put("b", item(2));
        assertThat(queue.put("c", item(3))).isEqualTo(KeptQueue.PutAnswer.FULL);
        queue.take("x", "me");
        queue.shutDown = true;
        assertThat(queue.put("c", item(3))).isEqualTo(KeptQueue.PutAnswer.SHUT_DOWN);
    }

    @Test
    void whatIsWithdrawnWasNeverThere() {
        queue.put("a", item(1));
        assertThat(queue.withdraw("a")).isTrue();
        assertThat(queue.items).isEmpty();
        assertThat(queue.withdraw("late")).isTrue();
        queue.put("late", item(2)); // the put itself comes after its withdrawal
        assertThat(queue.items).isEmpty();
        queue.put("b", item(3));
        queue.take("x", "me");
        assertThat(queue.withdraw("b")).isFalse();
    }

    @Test
    void itIsDoneWhenThatWasSaidOnceForEachItem() {
        queue.put("a", item(1));
        queue.put("b", item(2));
        queue.withdraw("b");
        assertThat(queue.unfinished).isEqualTo(1);
        assertThat(queue.taskDone("x")).isTrue();
        assertThat(queue.taskDone("x")).isTrue(); // the same step again
        assertThat(queue.unfinished).isZero();
        assertThat(queue.taskDone("y")).isFalse();
    }
}
