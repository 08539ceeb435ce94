package dev.weft.trio;

import dev.weft.Future;
import dev.weft.Task;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/** The tasks whose end breaks parking lots. Loop thread only. */
final class Breakers {
    private final IdentityHashMap<Task<?>, Breaker> byTask = new IdentityHashMap<>();

    /** Listens for the end of one task while there is a lot that it would break. */
    private final class Breaker implements Consumer<Future<?>> {
        private final Task<?> task;
        private final List<ParkingLot> lots = new ArrayList<>(1);

        Breaker(Task<?> task) {
            this.task = task;
        }

        @Override
        public void accept(Future<?> ended) {
            byTask.remove(task);
            lots.forEach(lot -> lot.breakLot(task));
        }
    }

    /** See {@link Lowlevel#addParkingLotBreaker}. */
    void add(Task<?> task, ParkingLot lot) {
        if (task.done()) {
            throw new BrokenResourceException("a task that has ended cannot break a parking lot: " + task.getName());
        }
        byTask.computeIfAbsent(task, this::listen).lots.add(lot);
    }

    private Breaker listen(Task<?> task) {
        var breaker = new Breaker(task);
        task.addDoneCallback(breaker);
        return breaker;
    }

    /** See {@link Lowlevel#removeParkingLotBreaker}. */
    void remove(Task<?> task, ParkingLot lot) {
        var breaker = byTask.get(task);
        if (breaker == null || !breaker.lots.remove(lot)) {
            throw new IllegalStateException(
                    task.getName() + " is not a breaker of this parking lot: add it before you remove it");
        }
        if (breaker.lots.isEmpty()) {
            byTask.remove(task);
            task.removeDoneCallback(breaker);
        }
    }
}
