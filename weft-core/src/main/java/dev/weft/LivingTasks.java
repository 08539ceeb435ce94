package dev.weft;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A loop's tasks that are not done, oldest first: a running task is never lost to the garbage collector. */
final class LivingTasks {
    private @Nullable Task<?> oldest;
    private @Nullable Task<?> youngest;
    private int size;

    int size() {
        return size;
    }

    void add(Task<?> task) {
        size++;
        task.older = youngest;
        if (youngest == null) {
            oldest = task;
        } else {
            youngest.younger = task;
        }
        youngest = task;
    }

    void remove(Task<?> task) {
        size--;
        if (task.older == null) {
            oldest = task.younger;
        } else {
            task.older.younger = task.younger;
        }
        if (task.younger == null) {
            youngest = task.older;
        } else {
            task.younger.older = task.older;
        }
        task.older = null;
        task.younger = null;
    }

    Set<Task<?>> toSet() {
        var all = new LinkedHashSet<Task<?>>();
        for (var task = oldest; task != null; task = task.younger) {
            all.add(task);
        }
        return all;
    }
}
