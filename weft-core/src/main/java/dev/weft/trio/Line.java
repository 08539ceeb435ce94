package dev.weft.trio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A queue, first come, first served, that everybody who stands in it can leave at once. Loop thread only. */
final class Line<E> {
    private @Nullable Place<E> first;
    private @Nullable Place<E> last;
    private int size;

    /** Where somebody stands; `line` is not null if and only if it still does. */
    static final class Place<E> {
        private final E who;
        private @Nullable Line<E> line;
        private @Nullable Place<E> before;
        private @Nullable Place<E> after;

        private Place(E who, Line<E> line) {
            this.who = who;
            this.line = line;
        }

        /** Leaves the line; nothing if that has happened. */
        void leave() {
            if (line != null) {
                line.unlink(this);
            }
        }
    }

    /** Goes to the end of the line. */
    Place<E> add(E who) {
        var place = new Place<>(who, this);
        place.before = last;
        if (last == null) {
            first = place;
        } else {
            last.after = place;
        }
        last = place;
        size++;
        return place;
    }

    /** Takes the first one out of the line; null if nobody stands in it. */
    @Nullable
    E poll() {
        var place = first;
        if (place == null) {
            return null;
        }
        unlink(place);
        return place.who;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Takes those out of the line who match, and returns them in order. */
    List<E> take(Predicate<? super E> whose) {
        var taken = new ArrayList<E>();
        for (var place = first; place != null; ) {
            var after = place.after;
            if (whose.test(place.who)) {
                unlink(place);
                taken.add(place.who);
            }
            place = after;
        }
        return taken;
    }

    private void unlink(Place<E> place) {
        var before = place.before;
        var after = place.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        place.line = null;
        place.before = null;
        place.after = null;
        size--;
    }
}
