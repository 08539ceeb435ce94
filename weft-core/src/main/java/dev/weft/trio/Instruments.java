package dev.weft.trio;

import dev.weft.LoopWatcher;
import dev.weft.Task;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The instruments of one run: hands on what the loop tells, and does without those who throw. Loop thread only. */
final class Instruments implements LoopWatcher {
    private List<Instrument> all; // never changed, but replaced, for one may come or go while all are told

    Instruments(List<Instrument> all) {
        this.all = List.copyOf(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void add(Instrument instrument) {
        if (!all.contains(instrument)) {
            var more = new ArrayList<>(all);
            more.add(instrument);
            all = more;
        }
    }

    boolean remove(Instrument instrument) {
        var fewer = new ArrayList<>(all);
        boolean removed = fewer.remove(instrument);
        all = fewer;
        return removed;
    }

    void tell(Consumer<Instrument> what) {
        for (var instrument : all) {
            try {
                what.accept(instrument);
            } catch (RuntimeException e) {
                remove(instrument);
                System.getLogger("dev.weft")
                        .log(
                                Level.ERROR,
                                "the instrument " + instrument + " has failed and is told nothing any more",
                                e);
            }
        }
    }

    @Override
    public void taskCreated(Task<?> task) {
        tell(instrument -> instrument.taskSpawned(task));
    }

    @Override
    public void taskReady(Task<?> task) {
        tell(instrument -> instrument.taskScheduled(task));
    }

    @Override
    public void stepBegins(Task<?> task) {
        tell(instrument -> instrument.beforeTaskStep(task));
    }

    @Override
    public void stepEnded(Task<?> task) {
        tell(instrument -> instrument.afterTaskStep(task));
    }

    @Override
    public void taskDone(Task<?> task) {
        tell(instrument -> instrument.taskExited(task));
    }

    @Override
    public void waitBegins(long nanos) {
        tell(instrument -> instrument.beforeIoWait(nanos));
    }

    @Override
    public void waitEnded(long nanos) {
        tell(instrument -> instrument.afterIoWait(nanos));
    }
}
