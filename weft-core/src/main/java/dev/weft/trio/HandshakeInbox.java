package dev.weft.trio;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a peer's handshake records, which come in any order, some twice and some in pieces, what a perfect network would have
 * brought: each message once, whole, in its place.
 *
 * <p>The JDK's engine does this, too, but takes the end of a flight for the whole if what was before is lost, and mixes pieces of
 * different sizes up. Records in the clear are not signed, so we may number them anew.
 *
 * <p>The change of keys has no number among the messages: it is in its place when the record before it has come, whatever that
 * held, and no message is missing. What is encrypted comes after it.
 */
final class HandshakeInbox {
    private static final int MOST_AHEAD = 8;
    private static final int MOST_LENGTH = 32 * 1024;
    private static final int MOST_SEALED = 4;
    private static final int MOST_SEEN = 1 << 16;
    private static final int MOST_BODY = DtlsRecord.MOST_PAYLOAD - HandshakeFragment.HEADER;

    private final Map<Integer, Partial> partials = new HashMap<>();
    private final List<DtlsRecord> sealed = new ArrayList<>(1);
    private final BitSet seen = new BitSet(); // the records' numbers from `firstSeen` on
    private final long firstSeen;
    private @Nullable DtlsRecord change;
    private int next;
    private long number;
    private boolean changed;

    /** A message of which parts have come. */
    private static final class Partial {
        private final HandshakeFragment first;
        private final byte[] body;
        private final BitSet has;

        Partial(HandshakeFragment first) {
            this.first = first;
            body = new byte[first.length()];
            has = new BitSet(first.length());
        }

        boolean fits(HandshakeFragment other) {
            return other.type() == first.type() && other.length() == first.length();
        }

        void add(HandshakeFragment part) {
            System.arraycopy(part.body(), 0, body, part.offset(), part.body().length);
            has.set(part.offset(), part.offset() + part.body().length);
        }

        @Nullable
        HandshakeFragment whole() {
            return has.nextClearBit(0) < body.length
                    ? null
                    : HandshakeFragment.whole(first.type(), first.sequence(), body);
        }
    }

    /**
     * Makes the inbox of one handshake.
     *
     * @param next the number of the message to come
     * @param number of the record that it will be handed over in
     * @param seen the number of the last record that has come; -1: none
     */
    HandshakeInbox(int next, long number, long seen) {
        this.next = next;
        this.number = number;
        firstSeen = seen;
    }

    /** Takes a record, and returns those that are in their place by it. */
    List<DtlsRecord> add(DtlsRecord record) {
        if (record.epoch() > 1) {
            return List.of();
        }
        var ready = new ArrayList<DtlsRecord>(1);
        if (record.epoch() == 0) {
            see(record.number());
        }
        switch (record.type()) {
            case DtlsRecord.HANDSHAKE -> {
                if (record.epoch() == 0) {
                    for (var fragment : HandshakeFragment.parse(record.payload())) {
                        add(fragment);
                    }
                    takeMessages(record.version(), ready);
                } else {
                    sealed.add(record);
                }
            }
            case DtlsRecord.CHANGE_CIPHER_SPEC -> {
                if (record.epoch() == 0) {
                    change = record;
                }
            }
            case DtlsRecord.ALERT -> ready.add(record);
            default -> {} // data, which comes too early
        }
        if (sealed.size() > MOST_SEALED) { // nobody knows which of them is genuine, but the peer will send it again
            sealed.removeFirst();
        }
        takeTheEnd(ready);
        return ready;
    }

    private void see(long itsNumber) {
        long place = itsNumber - firstSeen;
        if (place >= 0 && place < MOST_SEEN) {
            seen.set((int) place);
        }
    }

    private boolean hasSeen(long itsNumber) {
        long place = itsNumber - firstSeen;
        return place <= 0 || (place < MOST_SEEN && seen.get((int) place));
    }

    private void add(HandshakeFragment fragment) {
        int ahead = fragment.sequence() - next;
        if (ahead < 0 || ahead > MOST_AHEAD || fragment.length() > MOST_LENGTH) {
            return;
        }
        var partial = partials.computeIfAbsent(fragment.sequence(), _ -> new Partial(fragment));
        if (partial.fits(fragment)) {
            partial.add(fragment);
        }
    }

    private void takeMessages(int version, List<DtlsRecord> ready) {
        for (var partial = partials.get(next); partial != null; partial = partials.get(next)) {
            var message = partial.whole();
            if (message == null) {
                return;
            }
            partials.remove(next++);
            int from = 0;
            do {
                var part = message.part(from, Math.min(MOST_BODY, message.length() - from));
                ready.add(DtlsRecord.clear(DtlsRecord.HANDSHAKE, version, number++, part.bytes()));
                from += MOST_BODY;
            } while (from < message.length());
        }
    }

    private void takeTheEnd(List<DtlsRecord> ready) {
        var waiting = change;
        if (waiting != null && !changed && partials.isEmpty() && hasSeen(waiting.number() - 1)) {
            changed = true;
            ready.add(DtlsRecord.clear(waiting.type(), waiting.version(), number++, waiting.payload()));
        }
        if (changed) {
            ready.addAll(sealed);
            sealed.clear();
        }
    }
}
