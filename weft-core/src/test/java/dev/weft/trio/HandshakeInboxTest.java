package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the engine gets to see of a handshake on a bad network. */
class HandshakeInboxTest {
    private static final int VERSION = 0xFEFD;

    private final HandshakeInbox inbox = new HandshakeInbox(0, 0, -1);
    private final StringBuilder seen = new StringBuilder();
    private long number;

    private static byte[] body(int sequence) {
        byte[] body = new byte[100 * sequence];
        new Random(sequence).nextBytes(body);
        return body;
    }

    private DtlsRecord message(int sequence) {
        return part(sequence, 0, body(sequence).length);
    }

    private DtlsRecord part(int sequence, int from, int size) {
        var part =
                HandshakeFragment.whole(10 + sequence, sequence, body(sequence)).part(from, size);
        return DtlsRecord.clear(DtlsRecord.HANDSHAKE, VERSION, number++, part.bytes());
    }

    private DtlsRecord change() {
        return DtlsRecord.clear(DtlsRecord.CHANGE_CIPHER_SPEC, VERSION, number++, new byte[] {1});
    }

    private static DtlsRecord sealed(int itsNumber) {
        return new DtlsRecord(DtlsRecord.HANDSHAKE, VERSION, 1, itsNumber, new byte[40]);
    }

    private void take(DtlsRecord record) {
        for (var next : inbox.add(record)) {
            seen.append(name(next)).append(' ');
        }
    }

    private static String name(DtlsRecord record) {
        if (record.epoch() == 1) {
            return "sealed";
        }
        if (record.type() == DtlsRecord.CHANGE_CIPHER_SPEC) {
            return "change@" + record.number();
        }
        return HandshakeFragment.parse(record.payload()).stream()
                .map(message -> {
                    assertThat(message.isWhole()).isTrue();
                    assertThat(message.body()).isEqualTo(body(message.sequence()));
                    return message.sequence() + "@" + record.number();
                })
                .collect(Collectors.joining(","));
    }

    @Test
    void messagesComeOnceAndInOrder() {
        var one = message(1);
        var zero = message(0);
        var two = message(2);
        for (var record : List.of(one, one, zero, zero, two, one)) {
            take(record);
        }
        assertThat(seen).hasToString("0@0 1@1 2@2 ");
    }

    @Test
    void piecesOfAnySizesMakeAMessage() {
        take(message(0));
        take(part(1, 0, 70));
        take(part(1, 0, 40));
        take(part(1, 80, 20));
        assertThat(seen).hasToString("0@0 ");
        take(part(1, 40, 40));
        assertThat(seen).hasToString("0@0 1@1 ");
    }

    @Test
    void theChangeOfKeysWaitsForAMessageThatGotLost() {
        take(message(0));
        message(1); // lost
        take(change());
        take(sealed(0));
        assertThat(seen).hasToString("0@0 ");
        take(message(1));
        change(); // lost
        take(sealed(0));
        take(message(1)); // the flight once more
        take(change());
        take(sealed(0));
        assertThat(seen.toString()).startsWith("0@0 1@1 change@2 sealed ");
    }

    @Test
    void anyOrderIsPutRight() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var order = new HandshakeInbox(0, 0, -1);
            number = 0;
            var records = new ArrayList<DtlsRecord>();
            for (int sequence = 0; sequence < 4; sequence++) {
                int length = body(sequence).length;
                int at = 0;
                do {
                    int size = Math.min(length - at, 1 + random.nextInt(150));
                    records.add(part(sequence, at, size));
                    at += size;
                } while (at < length);
            }
            records.add(change());
            records.add(sealed(0));
            records.addAll(List.copyOf(records).subList(0, random.nextInt(records.size())));
            Collections.shuffle(records, random);
            var names = records.stream()
                    .flatMap(record -> order.add(record).stream())
                    .map(HandshakeInboxTest::name)
                    .toList();
            assertThat(names).as("seed %d", seed).startsWith("0@0", "1@1", "2@2", "3@3", "change@4", "sealed");
        }
    }

    @Test
    void nonsenseIsDropped() {
        take(DtlsRecord.clear(DtlsRecord.HANDSHAKE, VERSION, 0, new byte[5]));
        take(new DtlsRecord(DtlsRecord.HANDSHAKE, VERSION, 2, 0, new byte[50]));
        take(new DtlsRecord(DtlsRecord.APPLICATION_DATA, VERSION, 1, 0, new byte[50]));
        take(message(20)); // too far ahead
        number = 1;
        take(message(0));
        assertThat(seen).hasToString("0@0 ");
    }
}
