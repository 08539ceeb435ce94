package dev.weft.asyncio;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a queue keeps its items in: the order in which they come out is its whole business. */
sealed interface Store<T extends @Nullable Object> {
    void add(T item);

    /** Takes the next item out; there is one. */
    T remove();

    int size();

    /** First in, first out, or last in, first out. A null item is kept as a mark, for the deque takes none. */
    final class Line<T extends @Nullable Object> implements Store<T> {
        private static final Object NULL = new Object();

        private final ArrayDeque<Object> items = new ArrayDeque<>();
        private final boolean lastFirst;

        Line(boolean lastFirst) {
            this.lastFirst = lastFirst;
        }

        @Override
        public void add(T item) {
            items.addLast(item == null ? NULL : item);
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // only add() puts items in, and null only where T has it
        public T remove() {
            Object item = lastFirst ? items.removeLast() : items.removeFirst();
            return (T) (item == NULL ? null : item);
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    /**
     * The lowest item first: a binary heap in an array.
     *
     * <p>Removing moves the last leaf to the root's place in the way of Floyd: the hole sinks to a leaf along the smaller
     * children (the right one if they are equal), then the leaf rises from there. Python's heapq does the same, so that
     * equal items come out in the same order as there.
     */
    final class Heap<T extends @Nullable Object> implements Store<T> {
        private final Comparator<? super T> order;
        private @Nullable Object[] items = new @Nullable Object[16];
        private int size;

        Heap(Comparator<? super T> order) {
            this.order = order;
        }

        @Override
        public void add(T item) {
            Objects.requireNonNull(item, "item is null: a priority queue compares its items");
            if (size == items.length) {
                items = Arrays.copyOf(items, size * 2);
            }
            rise(size, item);
            size++;
        }

        @Override
        public T remove() {
            T lowest = at(0);
            size--;
            rise(sink(), at(size));
            items[size] = null;
            return lowest;
        }

        @Override
        public int size() {
            return size;
        }

        /** Moves the hole at the root down to a leaf, and tells where it came to. */
        private int sink() {
            int hole = 0;
            for (int child = 1; child < size; child = 2 * hole + 1) {
                int right = child + 1;
                if (right < size && order.compare(at(child), at(right)) >= 0) {
                    child = right;
                }
                items[hole] = items[child];
                hole = child;
            }
            return hole;
        }

        /** Puts an item into a hole, or as far above it as it is lower than what stands there. */
        private void rise(int hole, T item) {
            int place = hole;
            while (place > 0) {
                int parent = (place - 1) / 2;
                if (order.compare(item, at(parent)) >= 0) {
                    break;
                }
                items[place] = items[parent];
                place = parent;
            }
            items[place] = item;
        }

        @SuppressWarnings({"unchecked", "NullAway"}) // below size there are items only
        private T at(int place) {
            return (T) items[place];
        }
    }
}
