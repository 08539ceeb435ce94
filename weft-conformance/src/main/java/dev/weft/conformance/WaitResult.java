package dev.weft.conformance;

import dev.weft.Future;
import dev.weft.asyncio.DoneAndPending;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code wait} gives: positions in the list of the futures waited for.
 *
 * @param done those of the futures that are done
 * @param pending those of the others
 */
record WaitResult(List<Integer> done, List<Integer> pending) {

    /** Finds the futures of a result in the list of those that were waited for. */
    static WaitResult of(List<Future<Object>> items, DoneAndPending<? extends Future<?>> result) {
        List<Integer> done = new ArrayList<>();
        List<Integer> pending = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (result.done().contains(items.get(i))) {
                done.add(i);
            }
            if (result.pending().contains(items.get(i))) {
                pending.add(i);
            }
        }
        return new WaitResult(done, pending);
    }

    @Override
    public String toString() {
        return "done=" + Texts.value(done) + " pending=" + Texts.value(pending);
    }
}
