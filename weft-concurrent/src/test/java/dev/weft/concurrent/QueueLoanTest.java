package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is lent to takers and granted to putters over links, here of the same process, stays in the queue until it is used. */
@Timeout(60)
class QueueLoanTest {
    private static final long NO_LIMIT = -1;

    private final List<String> doors = new ArrayList<>();

    @AfterEach
    void closeDoors() {
        doors.forEach(Doors::close);
    }

    private RemoteQueue remote(HomeQueue home) {
        String door = Doors.open("queue", home, link -> QueueDoor.serve(home, link));
        doors.add(door);
        return new RemoteQueue(new RemoteEnd(Hub.here().address(), door));
    }

    private static void put(QueueEnd queue, int... values) {
        queue.put(IntStream.of(values).mapToObj(QueueLoanTest::item).toList(), 0, NO_LIMIT);
    }

    private static ByteBuffer item(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).flip();
    }

    private static List<Integer> poll(QueueEnd queue, int most) {
        return queue.poll(most).stream()
                .map(bytes -> bytes.getInt(bytes.position()))
                .toList();
    }

    private static List<Integer> take(QueueEnd queue, int most) {
        List<Integer> items = poll(queue, most);
        while (items.isEmpty()) {
            queue.awaitItems(NO_LIMIT);
            items = poll(queue, most);
        }
        return items;
    }

    @Test
    void whatIsLentAndNotTakenIsStillInTheQueue() {
        var home = new HomeQueue(0);
        var remote = remote(home);
        put(home, 1, 2, 3, 4, 5);
        assertThat(take(remote, 1)).containsExactly(1);
        assertThat(home.size()).isEqualTo(4);
        assertThat(poll(remote, 1)).containsExactly(2);
        assertThat(poll(home, 9)).containsExactly(3, 4, 5);
        assertThat(poll(remote, 1)).isEmpty();
        assertThat(home.size()).isZero();
        assertThatThrownBy(() -> remote.awaitItems(0)).isInstanceOf(QueueEmptyException.class);
    }

    @Test
    void whoAsksForManyGetsWhatIsOnTheWay(@TempDir Path folder) throws Exception {
        var home = new HomeQueue(0);
        var file = folder.resolve("allotment");
        try (var putter = home.new Putter(Allotment.create(file))) {
            putter.grant(10, NO_LIMIT);
            Allotment.open(file).claim(2); // as a put that has returned: the bytes are with the system
            put(home, 1);
            var asked = new FutureTask<>(() -> poll(home, 5));
            var taker = Thread.ofPlatform().start(asked);
            while (taker.isAlive() && taker.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            putter.arrive(List.of(item(2)), 0);
            putter.arrive(List.of(item(3)), 0);
            assertThat(asked.get()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aTakerThatStarvesGetsWhatAnotherWasLent() {
        var home = new HomeQueue(0);
        var busy = remote(home);
        var hungry = remote(home);
        put(home, 1, 2, 3);
        assertThat(take(busy, 1)).containsExactly(1);
        assertThat(take(hungry, 1)).containsExactly(2);
        assertThat(take(busy, 1)).containsExactly(3);
    }

    @Test
    void anUrgentItemOvertakesThoseThatAreLent() {
        var home = new HomeQueue(0);
        var remote = remote(home);
        put(home, 1, 2, 3);
        assertThat(take(remote, 1)).containsExactly(1);
        home.put(List.of(item(9)), -1, NO_LIMIT);
        assertThat(take(remote, 9)).containsExactly(9, 2, 3);
    }

    @Test
    void whatIsLentCountsForTheBoundUntilItIsTaken() throws Exception {
        var home = new HomeQueue(3);
        var remote = remote(home);
        put(home, 1, 2, 3);
        assertThat(take(remote, 1)).containsExactly(1);
        put(home, 4);
        assertThatThrownBy(() -> home.put(List.of(item(5)), 0, 1)).isInstanceOf(QueueFullException.class);
        var putter = Thread.ofPlatform().start(() -> put(home, 5));
        while (putter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait(); // it looks for itself for a while, then it is to be told
        }
        assertThat(poll(remote, 1)).containsExactly(2);
        putter.join();
        assertThat(home.size()).isEqualTo(3);
    }

    @Test
    void whatIsPutFromOutsideIsThereAtOnce() {
        var home = new HomeQueue(0);
        var remote = remote(home);
        for (int i = 0; i < 2_000; i++) {
            put(remote, i);
            assertThat(home.size()).isEqualTo(1);
            home.awaitItems(0);
            assertThat(poll(home, 9)).containsExactly(i);
        }
    }

    @Test
    void placesThatAPutterDoesNotFillAreFreeForOthers() {
        var home = new HomeQueue(4);
        var remote = remote(home);
        put(remote, 1);
        put(home, 2, 3, 4);
        assertThat(home.size()).isEqualTo(4);
        assertThatThrownBy(() -> remote.put(List.of(item(5)), 0, 0)).isInstanceOf(QueueFullException.class);
        assertThat(poll(home, 1)).hasSize(1);
        put(remote, 5);
        assertThat(home.size()).isEqualTo(4);
    }

    @Test
    void shutdownRefusesWhoeverHadPlacesAndLetsLentItemsBeTaken() {
        var home = new HomeQueue(0);
        var remote = remote(home);
        put(remote, 1, 2, 3);
        assertThat(take(remote, 1)).containsExactly(1);
        home.shutdown();
        assertThatThrownBy(() -> put(remote, 4)).isInstanceOf(QueueShutDownException.class);
        assertThat(poll(remote, 9)).containsExactly(2, 3);
        assertThatThrownBy(() -> remote.awaitItems(NO_LIMIT)).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(() -> home.awaitItems(NO_LIMIT)).isInstanceOf(QueueShutDownException.class);
    }

    @Test
    void whoDoesNotTakeWhatItAwaitedPassesItOn() throws Exception {
        var home = new HomeQueue(0);
        var cancelled = remote(home);
        put(home, 1);
        cancelled.awaitItems(NO_LIMIT);
        var hungry = remote(home);
        var taken = Collections.synchronizedList(new ArrayList<Integer>());
        cancelled.passOn();
        var taker = Thread.ofPlatform().start(() -> taken.addAll(take(hungry, 1)));
        taker.join();
        assertThat(taken).containsExactly(1);
        assertThat(poll(cancelled, 1)).isEmpty();
    }

    @Test
    void anInterruptedTakerGivesBackWhatItWasLent() throws Exception {
        var home = new HomeQueue(0);
        var remote = remote(home);
        put(home, 1);
        assertThat(take(remote, 1)).containsExactly(1);
        var failure = new java.util.concurrent.CompletableFuture<Throwable>();
        var taker = Thread.ofPlatform().start(() -> {
            try {
                remote.awaitItems(NO_LIMIT);
            } catch (Throwable thrown) {
                failure.complete(thrown);
            }
        });
        while (!taker.getState().equals(Thread.State.RUNNABLE)) {
            Thread.onSpinWait(); // it reads from the link
        }
        taker.interrupt();
        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        put(home, 2);
        assertThat(take(remote, 1)).containsExactly(2);
    }

    @RepeatedTest(10) // a shutdown may come while items are on their way
    void manyPuttersAndTakersLoseNothingAndKeepTheBound() throws Exception {
        int sides = 3;
        int each = 3_000;
        var home = new HomeQueue(7);
        var taken = Collections.synchronizedList(new ArrayList<Integer>());
        var takers = new ArrayList<Thread>();
        var putters = new ArrayList<Thread>();
        for (int side = 0; side < sides; side++) {
            QueueEnd end = side == 0 ? home : remote(home);
            int first = side * each;
            putters.add(Thread.ofPlatform()
                    .start(() -> IntStream.range(first, first + each).forEach(i -> put(end, i))));
            takers.add(Thread.ofPlatform().start(() -> takeAll(end, taken)));
        }
        int most = 0;
        for (Thread putter : putters) {
            while (putter.isAlive()) {
                most = Math.max(most, home.size());
                Thread.yield();
            }
        }
        home.shutdown();
        for (Thread taker : takers) {
            taker.join();
        }
        assertThat(most).isBetween(1, 7);
        assertThat(taken).hasSize(sides * each).doesNotHaveDuplicates();
    }

    private static void takeAll(QueueEnd end, List<Integer> into) {
        try {
            while (true) {
                into.addAll(take(end, 2));
            }
        } catch (QueueShutDownException over) {
            Thread.onSpinWait();
        }
    }
}
