package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.weft.engine.Engine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What cancelling does to a task inside a JDK call that blocks, in real time because the calls are real. A call that can be
 * interrupted is, and the task ends as cancelled; one that cannot goes on to its end, and the cancellation comes after it.
 */
@Timeout(30)
@Tag("real-time")
class CancelledCallTest {
    @BeforeEach
    void onlyTheCarrierEngineSuspendsThem() {
        assumeTrue(Engine.chosen().name().equals("carrier"), "a blocking call holds the portable engine's loop");
    }

    // ------------------------------------------------------------------ calls that can be interrupted

    @Test
    void threadSleep() {
        endsAsCancelled(() -> Thread.sleep(ofMinutes(1)));
    }

    @Test
    void takingFromABlockingQueue() {
        endsAsCancelled(() -> new LinkedBlockingQueue<String>().take());
    }

    @Test
    void acquiringASemaphoreOfTheJdk() {
        endsAsCancelled(() -> new Semaphore(0).acquire());
    }

    @Test
    void lockingInterruptibly() throws Exception {
        var lock = heldByAnother();
        endsAsCancelled(lock::lockInterruptibly);
    }

    @Test
    void waitingForAProcess() {
        Loops.really(() -> {
            var process = new ProcessBuilder("sleep", "60").start();
            try {
                assertEndsAsCancelled(() -> process.waitFor());
                assertThat(process.isAlive()).isTrue(); // only the wait has ended
            } finally {
                process.destroyForcibly();
            }
        });
    }

    @Test
    void readingFromASocketWhichIsClosedByIt() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            endsAsCancelled(() -> socket.getInputStream().read());
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Test
    void sendingWithAnHttpClient() throws Exception {
        var answer = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/", exchange -> {
            awaitUninterrupted(answer);
            exchange.close();
        });
        server.start();
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(address).build();
            endsAsCancelled(() -> client.send(request, HttpResponse.BodyHandlers.discarding()));
            answer.countDown();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aBodyThatCatchesTheInterruptionGoesOn() {
        Loops.really(() -> {
            var task = EventLoop.current().createTask(() -> {
                try {
                    Thread.sleep(ofMinutes(1));
                } catch (InterruptedException interruption) {
                    var cancelled = Task.current().absorb(interruption);
                    assertThat(cancelled).isInstanceOf(CancelledError.class).hasCause(interruption);
                    assertThat(Task.current().absorb(interruption)).isSameAs(interruption); // it has been answered
                }
                Thread.sleep(1);
                sleep(ofMillis(1));
                return "went on";
            });
            sleep(ofMillis(10));
            task.cancel();
            assertThat(task.await()).isEqualTo("went on");
        });
    }

    @Test
    void aRequestThatCameBeforeTheCallInterruptsItAtOnce() {
        Loops.really(() -> {
            var task = EventLoop.current().createTask(() -> {
                Task.current().cancel("early");
                Thread.sleep(ofMinutes(1));
            });
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("early");
        });
    }

    @Test
    void theNextTaskOnTheSameThreadIsNotInterrupted() {
        Loops.really(() -> {
            for (int i = 0; i < 3; i++) {
                assertEndsAsCancelled(() -> Thread.sleep(ofMinutes(1)));
                var next = EventLoop.current().createTask(() -> {
                    Thread.sleep(1);
                    return Thread.currentThread().isInterrupted();
                });
                assertThat(next.await()).isFalse();
            }
        });
    }

    // ------------------------------------------------------------------ calls that cannot

    @Test
    void enteringAMonitorGoesOnAndTheCancellationComesAfterIt() throws Exception {
        var monitor = new Object();
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> {
            synchronized (monitor) {
                entered.countDown();
                awaitUninterrupted(leave);
            }
        });
        entered.await();
        cancellationComesAfter(leave, log -> {
            synchronized (monitor) {
                log.add("entered");
            }
        });
    }

    @Test
    void lockingGoesOnAndTheCancellationComesAfterIt() throws Exception {
        var lock = new ReentrantLock();
        var locked = new CountDownLatch(1);
        var unlock = new CountDownLatch(1);
        holdUntil(lock, locked, unlock);
        locked.await();
        cancellationComesAfter(unlock, log -> {
            lock.lock();
            lock.unlock();
            log.add("entered");
        });
    }

    @Test
    void theTurnThatItGivesAwayAfterwardsEndsTheInterrupt() throws Exception {
        var lock = new ReentrantLock();
        var locked = new CountDownLatch(1);
        var unlock = new CountDownLatch(1);
        holdUntil(lock, locked, unlock);
        locked.await();
        Loops.really(() -> {
            var log = new ArrayList<String>();
            var task = EventLoop.current().createTask(() -> {
                lock.lock();
                lock.unlock();
                try {
                    Task.yieldNow();
                } finally {
                    log.add("interrupted: " + Thread.currentThread().isInterrupted());
                }
            });
            sleep(ofMillis(10));
            task.cancel();
            unlock.countDown();
            assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
            assertThat(log).containsExactly("interrupted: false");
        });
    }

    @Test
    void theTaskAfterOneThatEndsWithItsCallIsNotInterrupted() throws Exception {
        var lock = new ReentrantLock();
        var locked = new CountDownLatch(1);
        var unlock = new CountDownLatch(1);
        holdUntil(lock, locked, unlock);
        locked.await();
        Loops.really(() -> {
            var threads = new ArrayList<Thread>();
            var task = EventLoop.current().createTask(() -> {
                threads.add(Thread.currentThread());
                lock.lock();
                lock.unlock();
            });
            sleep(ofMillis(10));
            task.cancel();
            unlock.countDown();
            assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
            var next = EventLoop.current().createTask(() -> {
                threads.add(Thread.currentThread());
                return Thread.currentThread().isInterrupted();
            });
            sleep(ofMillis(1));
            assertThat(next.result()).isFalse();
            assertThat(threads.getLast()).isSameAs(threads.getFirst());
        });
    }

    private static void holdUntil(Lock lock, CountDownLatch locked, CountDownLatch unlock) {
        Thread.ofPlatform().daemon().start(() -> {
            lock.lock();
            locked.countDown();
            awaitUninterrupted(unlock);
            lock.unlock();
        });
    }

    private interface Call {
        void run(ArrayList<String> log);
    }

    /** Cancels a task in a call that another thread ends, and sees it end first and the cancellation at the next wait. */
    private static void cancellationComesAfter(CountDownLatch end, Call call) {
        Loops.really(() -> {
            var log = new ArrayList<String>();
            var task = EventLoop.current().createTask(() -> {
                call.run(log);
                log.add("goes on");
                try {
                    sleep(ofMinutes(1));
                } finally {
                    log.add("interrupted: " + Thread.currentThread().isInterrupted());
                }
            });
            sleep(ofMillis(10));
            task.cancel("late");
            sleep(ofMillis(10));
            assertThat(task.done()).isFalse();
            end.countDown();
            assertThat(catchThrowable(task::await))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("late");
            assertThat(log).containsExactly("entered", "goes on", "interrupted: false");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    private static void endsAsCancelled(Action call) {
        Loops.really(() -> assertEndsAsCancelled(call));
    }

    private static void assertEndsAsCancelled(Action call) {
        var task = EventLoop.current().createTask(call);
        sleep(ofMillis(20));
        assertThat(task.toString()).contains("blocked");
        assertThat(task.cancel("enough")).isTrue();
        assertThat(catchThrowable(task::await))
                .isInstanceOf(CancelledError.class)
                .hasMessage("enough");
        assertThat(task.cancelled()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static Lock heldByAnother() throws InterruptedException {
        var lock = new ReentrantLock();
        Thread.ofPlatform().start(lock::lock).join();
        return lock;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
