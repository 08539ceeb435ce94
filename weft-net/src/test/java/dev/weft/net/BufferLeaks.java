package dev.weft.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector of every test run here: keeps what was collected without being released. The JVM's flags name it, so that
 * it sees every buffer.
 */
public final class BufferLeaks<T> extends ResourceLeakDetector<T> {
    static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    /** For Netty. */
    @SuppressWarnings("deprecation")
    public BufferLeaks(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    /** For Netty, which looks for this one first and complains when it finds none. */
    @SuppressWarnings("deprecation")
    public BufferLeaks(Class<?> resourceType, int samplingInterval, long maxActive) {
        super(resourceType, samplingInterval, maxActive);
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        FOUND.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        FOUND.add(resourceType);
    }

    /** Has the collector find what nobody holds any more, and the detector hear of it. */
    static void settle() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(20); // the collector's references arrive when they do
            ByteBuf heard = ByteBufAllocator.DEFAULT.directBuffer(16);
            heard.release();
        }
    }
}
