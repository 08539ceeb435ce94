package dev.weft.concurrent;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A number of things (items to take, places to fill) that a process, the giver, lets another one, the claimer, have one after
 * the other without asking. The count of what was claimed is in memory that both have, so it is right at every moment, also
 * after the claimer was killed; and the giver can recall at any moment what is not claimed.
 *
 * <p>Any thread of the giver may use its methods. The claimer's threads take turns.
 */
/*
 *  The word at CLAIMED:   OVER --restart()--> 0 --claim(n)--> n ... --recall()--> n | OVER
 *
 *  Every move is one atomic operation, so either a thing was claimed before the recall, or never. How many things there are,
 *  both sides know from the message that began the allotment.
 */
final class Allotment {
    private static final VarHandle WORDS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long OVER = 1L << 62;
    private static final int CLAIMED = 0;
    private static final int NEWS_WANTED = Long.BYTES;
    private static final int SIZE = 64;

    private final ByteBuffer memory;

    private Allotment(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Makes the memory, for the giver. Whoever opens it may delete the file: the memory stays. */
    static Allotment create(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, new byte[SIZE]);
        var made = open(file);
        made.recall();
        return made;
    }

    /** Finds the memory, for the claimer. */
    static Allotment open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Allotment(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
        }
    }

    /** Begins anew, for the giver: nothing is claimed. The claimer learns by a message that it may go on. */
    void restart() {
        WORDS.setVolatile(memory, CLAIMED, 0L);
    }

    /** How many things were claimed. */
    int claimed() {
        return (int) ((long) WORDS.getVolatile(memory, CLAIMED) & ~OVER);
    }

    /** Lets nothing more be claimed, for the giver. Answers how many things were. */
    int recall() {
        return (int) ((long) WORDS.getAndBitwiseOr(memory, CLAIMED, OVER) & ~OVER);
    }

    /** Claims some things at once, for the claimer, who knows that so many are left. Answers whether it got them. */
    boolean claim(int count) {
        long now;
        do {
            now = (long) WORDS.getVolatile(memory, CLAIMED);
            if ((now & OVER) != 0) {
                return false;
            }
        } while (!WORDS.compareAndSet(memory, CLAIMED, now, now + count));
        return true;
    }

    /** Asks the claimer to say when it next claims something. The giver looks at {@link #claimed} again after this. */
    void wantNews() {
        WORDS.setVolatile(memory, NEWS_WANTED, 1L);
    }

    /** Whether the claimer, who has just claimed something, is to say so. True once for each {@link #wantNews}. */
    boolean newsWanted() {
        return (long) WORDS.getVolatile(memory, NEWS_WANTED) != 0
                && (boolean) WORDS.compareAndSet(memory, NEWS_WANTED, 1L, 0L);
    }
}
